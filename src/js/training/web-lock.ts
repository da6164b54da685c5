import { AttentiveError } from '../shared/errors.js';

/**
 * Lets only one holder at a time write to a store that all pages of an origin share. The browser releases the lock
 * of pages that are closed or killed. Where Web Locks are missing, everybody may write.
 */
export class WebLock {
  #name: string;
  #refusal: string;
  #held = false;

  /** @param refusal the message of the error while another holder has the lock. */
  constructor(name: string, refusal: string) {
    this.#name = name;
    this.#refusal = refusal;
  }

  /**
   * Takes the lock until the returned function is called.
   * @throws AttentiveError `invalid-state` while another holder has it.
   */
  take(): Promise<() => Promise<void>> {
    return new Promise((resolve, reject) => {
      const untilReleased = () =>
        new Promise<void>((release) => {
          this.#held = true;
          resolve(async () => {
            this.#held = false;
            release();
            await ended;
          });
        });
      const ended = this.#whileHeld(untilReleased);
      ended.catch(reject);
    });
  }

  /**
   * Does work that only the holder may do, under the lock that was taken or under one for this work alone.
   * @throws AttentiveError `invalid-state` while another holder has the lock.
   */
  async guard<T>(work: () => Promise<T>): Promise<T> {
    return this.#held ? work() : this.#whileHeld(work);
  }

  async #whileHeld<T>(work: () => Promise<T>): Promise<T> {
    if (!globalThis.navigator?.locks) return work();
    return navigator.locks.request(this.#name, { ifAvailable: true }, (lock) => {
      if (!lock) throw new AttentiveError('invalid-state', this.#refusal);
      return work();
    });
  }
}
