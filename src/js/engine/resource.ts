import { unlessAborted } from '../shared/abort.js';
import { checkSignal } from '../shared/arguments.js';
import { asyncDispose, dispose } from '../shared/dispose.js';
import { AttentiveError } from '../shared/errors.js';
import type { Engine, Handle, Job } from './engine.js';
import { WorkerPool } from './worker-pool.js';

/** Where a model, trainer or tokenizer lives: an engine, and its handle there. */
export interface Place {
  readonly engine: Engine;
  readonly handle: Handle;
  /** Frees it there. */
  release(): void;
}

/** Ignores that an engine has crashed, since it then has nothing to free or to cancel. */
export function ignoreCrash(): void {}

let lastJob: Job = 0;

/** Calls what frees the memory of an object that is garbage-collected without a call of destroy(). */
export const dropped = new FinalizationRegistry<() => void>((release) => release());

/** The base of models, trainers and tokenizers: it has a place in one engine or several, and can be destroyed. */
export abstract class EngineResource implements Disposable, AsyncDisposable {
  #pool: WorkerPool<Place>;
  #life = new AbortController();

  /** @param places each of which can do any job of the resource. */
  protected constructor(places: readonly Place[]) {
    this.#pool = new WorkerPool(places);
    dropped.register(this, () => release(places), this);
  }

  /** The number of workers that share the jobs. */
  protected get workers(): number {
    return this.#pool.workers.length;
  }

  /**
   * Frees the memory in the engine. Calls under way, and every later call, reject with an AttentiveError
   * `aborted`. Calling it again does nothing.
   */
  destroy(): void {
    if (this.#life.signal.aborted) return;
    this.#life.abort(new AttentiveError('aborted', 'It was destroyed: load or create it again'));
    dropped.unregister(this);
    release(this.#pool.workers);
  }

  /** Calls destroy() at the end of the block of a `using` declaration. */
  [dispose](): void {
    this.destroy();
  }

  /** Does the same for `await using`. */
  async [asyncDispose](): Promise<void> {
    this.destroy();
  }

  /** Runs a job in the place with the fewest jobs. It is also cancelled when the resource is destroyed. */
  protected run<T>(
    signal: AbortSignal | undefined,
    start: (engine: Engine, handle: Handle, job: Job) => Promise<T>,
  ): Promise<T> {
    checkSignal(signal);
    return this.#pool.run(({ engine, handle }) =>
      runJob(engine, [this.#life.signal, signal], (job) => start(engine, handle, job)),
    );
  }
}

/** Runs a job in an engine, and cancels it when one of the signals aborts. */
export function runJob<T>(
  engine: Engine,
  signals: readonly (AbortSignal | undefined)[],
  start: (job: Job) => Promise<T>,
): Promise<T> {
  const job = ++lastJob;
  return unlessAborted(
    signals,
    () => start(job),
    () => void engine.cancel(job).catch(ignoreCrash),
  );
}

function release(places: readonly Place[]): void {
  for (const place of places) place.release();
}

/** Awaits the resource that `make` makes. If the signal aborts first, the resource is destroyed once it exists. */
export function create<T extends EngineResource>(
  signal: AbortSignal | undefined,
  make: () => Promise<T>,
): Promise<T> {
  const discard = (making: Promise<T>) =>
    making.then(
      (made) => made.destroy(),
      () => {},
    );
  return unlessAborted([signal], make, discard);
}
