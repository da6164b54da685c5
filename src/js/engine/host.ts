import { unlessAborted } from '../shared/abort.js';
import { AttentiveError, reasonOf } from '../shared/errors.js';
import type { Engine } from './engine.js';
import { createWorker, startPartHere, wasmFiles } from './engine-options.js';
import type { EnginePart } from './engine-parts.js';
import { workerAdvice } from './files.js';
import { LocalEngine } from './local-engine.js';
import { callerOf } from './messages.js';
import type { Variant } from './variant.js';

/** An engine that accepts calls at once and serves them when it has started. */
interface StartingEngine {
  readonly engine: Engine;
  /** Rejects if the engine does not start, as does every call. */
  readonly started: Promise<void>;
}

let shared: StartingEngine | undefined;

/**
 * Returns the engine that all models and trainers share, with a part of it ready to use. It runs in a worker
 * where workers exist, so that the page stays responsive, and in this thread in Node.
 */
export async function engineFor(part: EnginePart, variant: Variant): Promise<Engine> {
  shared ??= startEngine();
  const { engine, started } = shared;
  await Promise.all([started, engine.prepare(part, variant)]);
  return engine;
}

function startEngine(): StartingEngine {
  if (!hasWorkers()) {
    const engine = new LocalEngine(startPartHere);
    return { engine, started: engine.ready(wasmFiles()) };
  }
  // An engine that failed or crashed is not kept, so that the next call tries again.
  return startWorker(() => {
    shared = undefined;
  });
}

/** Returns whether engines can run beside this thread, and so beside each other. */
export function hasWorkers(): boolean {
  return typeof Worker !== 'undefined';
}

/**
 * An engine in a worker of its own. Once the worker has ended, calls under way and every later call reject with an
 * AttentiveError: `unsupported` if it did not start, `crashed` if it ended unexpectedly.
 */
interface WorkerEngine extends StartingEngine {
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
  return new Proxy({} as Engine, {
    get(_, name) {
      if (name === 'then') return undefined; // An engine is not a promise.
      return (...parameters: unknown[]) =>
        unlessAborted(
          [ended],
          () => call(name as string, parameters),
          () => {},
        );
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
