import { unlessAborted } from '../shared/abort.js';
import { AttentiveError, asOurs, reasonOf } from '../shared/errors.js';
import type { Engine } from './engine.js';
import { createEngine, createWorker, wasmFiles } from './engine-options.js';
import { workerAdvice } from './files.js';
import { callerOf } from './messages.js';
import { SharedEngine } from './shared-engine.js';

let shared: SharedEngine | undefined;

/**
 * Does work with the shared engine, which stays at least until the work has ended. The engine runs in a worker where
 * workers exist, so that the page stays responsive, and in this thread in Node.
 */
export async function withEngine<T>(work: (shared: SharedEngine) => Promise<T>): Promise<T> {
  shared ??= startShared();
  const used = shared;
  const leave = used.enter();
  try {
    return await work(used);
  } finally {
    leave();
  }
}

function startShared(): SharedEngine {
  // An engine that failed, crashed or ended is not kept, so that the next call starts another.
  const forget = () => {
    if (shared === started) shared = undefined;
  };
  const started = hasWorkers() ? sharedWorker(forget) : sharedHere(forget);
  return started;
}

function sharedWorker(forget: () => void): SharedEngine {
  const { engine, started, end } = startWorker(forget);
  return new SharedEngine(engine, started, end);
}

/** What is forgotten ends by garbage collection. */
function sharedHere(forget: () => void): SharedEngine {
  const files = wasmFiles();
  const local = createEngine();
  local.catch(forget);
  const engine = engineCalling(async (method, parameters) => {
    try {
      const methods = (await local) as unknown as Record<string, Method>;
      return await methods[method]?.(...parameters);
    } catch (failure) {
      throw asOurs(failure);
    }
  });
  return new SharedEngine(engine, engine.ready(files), forget);
}

/** Returns whether engines can run beside this thread, and so beside each other. */
export function hasWorkers(): boolean {
  return typeof Worker !== 'undefined';
}

/**
 * An engine in a worker of its own, which accepts calls at once and serves them when it has started. Once the worker has ended, calls under way and every later call reject with an
 * AttentiveError: `unsupported` if it did not start, `crashed` if it ended unexpectedly.
 */
interface WorkerEngine {
  readonly engine: Engine;
  /** Rejects if the engine does not start, as does every call. */
  readonly started: Promise<void>;
  /** Ends the worker, which frees all its memory. Calls under way reject with `aborted`. */
  end(): void;
}

/** @param whenEnded is called when the worker does not start, crashes or is ended. */
export function startWorker(whenEnded: () => void = () => {}): WorkerEngine {
  const files = wasmFiles();
  const worker = newWorker();
  const life = new AbortController();
  const end = (reason: AttentiveError) => {
    worker.terminate();
    whenEnded();
    life.abort(reason);
  };
  let running = false;
  // This is the only sign of a worker whose script does not load, or that ends unexpectedly.
  worker.addEventListener('error', ({ message }) =>
    end(running ? crash(message) : noStart(message)),
  );
  const engine = engineIn(worker, life.signal);
  const started = engine.ready(files).then(() => {
    running = true;
  });
  return {
    engine,
    started,
    end: () => end(new AttentiveError('aborted', 'The worker was terminated')),
  };
}

/** @throws AttentiveError `unsupported` if the page may not start it. */
function newWorker(): Worker {
  try {
    return createWorker();
  } catch (cause) {
    throw cause instanceof AttentiveError ? cause : noStart(reasonOf(cause), { cause });
  }
}

/** Returns the engine in a worker. A call rejects with the signal's reason if the worker ends before it does. */
function engineIn(worker: Worker, ended: AbortSignal): Engine {
  const call = callerOf(worker);
  return engineCalling((method, parameters) =>
    unlessAborted(
      [ended],
      () => call(method, parameters),
      () => {},
    ),
  );
}

type Method = (...parameters: readonly unknown[]) => unknown;

/** Returns an engine all of whose methods are calls of `call`. */
function engineCalling(call: (method: string, parameters: unknown[]) => Promise<unknown>): Engine {
  return new Proxy({} as Engine, {
    get(_, name) {
      if (name === 'then') return undefined; // An engine is not a promise.
      return (...parameters: unknown[]) => call(name as string, parameters);
    },
  });
}

function noStart(message: string | undefined, options?: ErrorOptions): AttentiveError {
  return new AttentiveError(
    'unsupported',
    `The engine's worker could not be started (${message ?? 'the script did not load'}): ${workerAdvice}`,
    options,
  );
}

function crash(message: string | undefined): AttentiveError {
  return new AttentiveError(
    'crashed',
    `A worker of the engine ended unexpectedly (${message ?? 'the browser does not say why'}): load the ` +
      'model, or create or resume the trainer, again',
  );
}
