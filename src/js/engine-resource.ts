import { unlessAborted } from './abort.js';
import { checkSignal } from './arguments.js';
import type { Engine, Handle, Job } from './engine.js';
import { AttentiveError } from './errors.js';

let lastJob: Job = 0;

/** Frees in the engine what was dropped here without a call of destroy(). */
const dropped = new FinalizationRegistry<() => void>((release) => release());

/** What models, trainers and tokenizers share: a place in the engine, and an end. */
export abstract class EngineResource {
  #engine: Engine;
  #handle: Handle;
  #life = new AbortController();

  protected constructor(engine: Engine, handle: Handle) {
    this.#engine = engine;
    this.#handle = handle;
    dropped.register(this, () => void engine.release(handle), this);
  }

  /**
   * Frees the memory in the engine. What is under way, and every later call, rejects with an
   * AttentiveError `aborted`. Calling it again does nothing.
   */
  destroy(): void {
    if (this.#life.signal.aborted) return;
    this.#life.abort(new AttentiveError('aborted', 'This was destroyed: load or create it again'));
    dropped.unregister(this);
    void this.#engine.release(this.#handle);
  }

  /** As runJob, on what this is in the engine; it is also cancelled when this is destroyed. */
  protected run<T>(
    signal: AbortSignal | undefined,
    start: (engine: Engine, handle: Handle, job: Job) => Promise<T>,
  ): Promise<T> {
    checkSignal(signal);
    return runJob(this.#engine, [this.#life.signal, signal], (job) =>
      start(this.#engine, this.#handle, job),
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
    () => void engine.cancel(job),
  );
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
