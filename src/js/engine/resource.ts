import { unlessAborted } from '../shared/abort.js';
import { checkSignal } from '../shared/arguments.js';
import { AttentiveError } from '../shared/errors.js';
import type { Engine, Handle, Job } from './engine.js';
import { WorkerPool } from './worker-pool.js';

/** Where a model, trainer or tokenizer lives: an engine, and its name there. */
export interface Place {
  readonly engine: Engine;
  readonly handle: Handle;
  /** Frees it there. */
  release(): void;
}

/** A place in an engine that serves others, too. */
export function placeIn(engine: Engine, handle: Handle): Place {
  return { engine, handle, release: () => void engine.release(handle).catch(nothingLeft) };
}

/** In an engine that has crashed there is nothing to free or to cancel. */
function nothingLeft(): void {}

let lastJob: Job = 0;

/** Frees in the engine what was dropped here without a call of destroy(). */
const dropped = new FinalizationRegistry<() => void>((release) => release());

/** What models, trainers and tokenizers share: a place in an engine, or in several, and an end. */
export abstract class EngineResource {
  #pool: WorkerPool<Place>;
  #life = new AbortController();

  /** @param places of which each can do all that is asked of the resource. */
  protected constructor(places: readonly Place[]) {
    this.#pool = new WorkerPool(places);
    dropped.register(this, () => release(places), this);
  }

  /** How many workers share what is asked. */
  protected get workers(): number {
    return this.#pool.workers.length;
  }

  /**
   * Frees the memory in the engine. What is under way, and every later call, rejects with an
   * AttentiveError `aborted`. Calling it again does nothing.
   */
  destroy(): void {
    if (this.#life.signal.aborted) return;
    this.#life.abort(new AttentiveError('aborted', 'This was destroyed: load or create it again'));
    dropped.unregister(this);
    release(this.#pool.workers);
  }

  /**
   * As runJob, by the place that has least to do; it is also cancelled when this is destroyed.
   */
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

/** Has the engine do a job; it is cancelled when one of the signals aborts. */
export function runJob<T>(
  engine: Engine,
  signals: readonly (AbortSignal | undefined)[],
  start: (job: Job) => Promise<T>,
): Promise<T> {
  const job = ++lastJob;
  return unlessAborted(
    signals,
    () => start(job),
    () => void engine.cancel(job).catch(nothingLeft),
  );
}

function release(places: readonly Place[]): void {
  for (const place of places) place.release();
}

/** Awaits what `make` makes; if the signal aborts first, that is destroyed as soon as it is there. */
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
