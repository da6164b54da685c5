import type { CheckpointStore } from './checkpoint-store.js';

/** Saves the checkpoints of a training, one after another, while it goes on. */
export class CheckpointSaver {
  #store: CheckpointStore;
  #every: number;
  #take: () => Promise<Uint8Array<ArrayBuffer>>;
  #lastStart = performance.now();
  /** Never rejects. */
  #underWay: Promise<void> | undefined;
  #closed = false;
  #failure: { readonly reason: unknown } | undefined;
  /** Nobody knows whether a page that is hidden comes back. */
  #saveIfHidden = () => {
    if (document.visibilityState === 'hidden') this.#start();
  };

  /**
   * @param every milliseconds between saves.
   * @param take makes the bytes of a checkpoint of the state as it is now.
   */
  constructor(store: CheckpointStore, every: number, take: () => Promise<Uint8Array<ArrayBuffer>>) {
    this.#store = store;
    this.#every = every;
    this.#take = take;
    if (typeof document !== 'undefined') {
      document.addEventListener('visibilitychange', this.#saveIfHidden);
    }
  }

  /**
   * Starts a save if it is time for one and none is under way.
   * @throws what an earlier save failed with.
   */
  saveIfDue(): void {
    this.#throwFailure();
    if (performance.now() - this.#lastStart >= this.#every) this.#start();
  }

  /**
   * Saves the state as it is now, after what is under way.
   * @throws what a save failed with.
   */
  async save(): Promise<void> {
    await this.#underWay;
    this.#throwFailure();
    this.#start();
    await this.#underWay;
    this.#throwFailure();
  }

  /** From now on nothing is saved. Waits for the save that is under way. */
  async close(): Promise<void> {
    this.#closed = true;
    if (typeof document !== 'undefined') {
      document.removeEventListener('visibilitychange', this.#saveIfHidden);
    }
    await this.#underWay;
  }

  #start(): void {
    if (this.#underWay || this.#closed) return;
    this.#lastStart = performance.now();
    this.#underWay = this.#takeAndStore()
      .catch((reason: unknown) => {
        this.#failure = { reason };
      })
      .finally(() => {
        this.#underWay = undefined;
      });
  }

  async #takeAndStore(): Promise<void> {
    await this.#store.save(await this.#take());
  }

  #throwFailure(): void {
    if (this.#failure) throw this.#failure.reason;
  }
}
