import * as Comlink from 'comlink';
import { unlessAborted } from '../shared/abort.js';
import { AttentiveError, reasonOf } from '../shared/errors.js';
import type { Engine } from './engine.js';
import type * as Parts from './engine-parts.js';
import type { EnginePart, startPart } from './engine-parts.js';
import { carryErrorCodes } from './error-transfer.js';
import { LocalEngine } from './local-engine.js';
import type { Variant } from './variant.js';

carryErrorCodes();

/** An engine that takes calls at once, and does them when it has started. */
interface StartingEngine {
  readonly engine: Engine;
  /** Rejects if it does not start; so does every call. */
  readonly started: Promise<void>;
}

let shared: StartingEngine | undefined;

/**
 * The engine that all models and trainers share, with a part of it ready to use: in a worker where
 * there are workers, so that the page stays responsive; in this thread in Node.
 */
export async function engineFor(part: EnginePart, variant: Variant): Promise<Engine> {
  shared ??= startEngine();
  const { engine, started } = shared;
  await Promise.all([started, engine.prepare(part, variant)]);
  return engine;
}

function startEngine(): StartingEngine {
  if (!hasWorkers()) return { engine: new LocalEngine(startPartHere), started: Promise.resolve() };
  // One that failed or crashed is not kept: the next call tries again.
  return startWorker(() => {
    shared = undefined;
  });
}

/** As startPart, whose module is hidden from bundlers: pages get the engine from their worker. */
const startPartHere: typeof startPart = async (part, variant) => {
  const here = import.meta.url;
  const address = new URL('engine-parts.js', here).href;
  const { startPart }: typeof Parts = await import(
    /* @vite-ignore */ /* webpackIgnore: true */ address
  );
  return startPart(part, variant);
};

/** Whether engines can work beside this thread, and so beside each other. */
export function hasWorkers(): boolean {
  return typeof Worker !== 'undefined';
}

/**
 * An engine in a worker of its own. Once that has ended, what is under way and every call rejects: with an
 * AttentiveError `unsupported` if it did not start, `crashed` if it ended by itself.
 */
interface WorkerEngine extends StartingEngine {
  /** Ends the worker, which gives all its memory back. What is under way rejects with `aborted`. */
  end(): void;
}

/** @param whenEnded called when it does not start, crashes or is ended. */
export function startWorker(whenEnded: () => void = () => {}): WorkerEngine {
  const worker = newWorker();
  const life = new AbortController();
  const end = (reason: AttentiveError) => {
    worker.terminate();
    whenEnded();
    life.abort(reason);
  };
  let running = false;
  // All that is heard of a worker whose script does not load, or that ends by itself.
  worker.addEventListener('error', ({ message }) =>
    end(running ? crash(message) : noStart(message)),
  );
  const engine = engineIn(worker, life.signal);
  const started = engine.ready().then(() => {
    running = true;
  });
  return {
    engine,
    started,
    end: () => end(new AttentiveError('aborted', 'The worker was ended')),
  };
}

/** @throws AttentiveError `unsupported` where the page may not start one, such as from another origin. */
function newWorker(): Worker {
  try {
    return new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
  } catch (cause) {
    throw noStart(reasonOf(cause), { cause });
  }
}

/** The engine in a worker: each call settles, with the signal's reason if the worker ends before. */
function engineIn(worker: Worker, ended: AbortSignal): Engine {
  type Method = (...parameters: unknown[]) => Promise<unknown>;
  const remote = Comlink.wrap(worker) as unknown as Record<string | symbol, Method>;
  return new Proxy({} as Engine, {
    get(_, name) {
      if (name === 'then') return undefined; // An engine is no promise.
      return (...parameters: unknown[]) =>
        unlessAborted(
          [ended],
          () => (remote[name] as Method)(...parameters.map(reachable)),
          () => {},
        );
    },
  });
}

/** A parameter as it can travel: functions stay here and are called from there. */
function reachable(parameter: unknown): unknown {
  return typeof parameter === 'function' ? Comlink.proxy(parameter) : parameter;
}

function noStart(message: string | undefined, options?: ErrorOptions): AttentiveError {
  return new AttentiveError(
    'unsupported',
    "The engine's worker could not be started: serve worker.js beside the package's other " +
      `files, from the page's own origin (${message ?? 'the script did not load'})`,
    options,
  );
}

function crash(message: string | undefined): AttentiveError {
  return new AttentiveError(
    'crashed',
    `A worker of the engine ended by itself (${message ?? 'the browser does not say why'}): load the ` +
      'model, or create or resume the trainer, again',
  );
}
