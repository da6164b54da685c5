import { AttentiveError } from '../shared/errors.js';
import type { Job } from './engine.js';

/** Waiting calls are served after this many milliseconds of work. */
export const sliceTime = 30;

/** Runs long work in slices, between which the engine serves other calls and a job can be cancelled. */
export class Slices {
  #jobs = new Set<Job>();

  /**
   * Calls `slice` until it returns true. Other calls are served before the first slice, so that a job whose
   * cancellation already waits does no work, and again after every `sliceTime`.
   * @returns false if the job was cancelled before the end.
   */
  async run(job: Job, slice: () => boolean): Promise<boolean> {
    this.#jobs.add(job);
    try {
      let lastTurn = Number.NEGATIVE_INFINITY;
      do {
        if (performance.now() - lastTurn >= sliceTime) {
          await nextTask();
          lastTurn = performance.now();
          if (!this.#jobs.has(job)) return false;
        }
      } while (!slice());
      return true;
    } finally {
      this.#jobs.delete(job);
    }
  }

  /**
   * Does the same for work that is of no use in part.
   * @throws AttentiveError `aborted` if the job was cancelled.
   */
  async runToEnd(job: Job, slice: () => boolean): Promise<void> {
    if (!(await this.run(job, slice))) {
      throw new AttentiveError('aborted', 'The work was cancelled');
    }
  }

  /** Ends a job before its next slice. */
  cancel(job: Job): void {
    this.#jobs.delete(job);
  }
}

/**
 * Resolves after the tasks that are already waiting, such as messages. It does not use setTimeout, which
 * browsers delay by 4 ms when it is called repeatedly.
 */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
