import type { CheckpointStore } from './checkpoint-store.js';

/** Saves the checkpoints of a training, one at a time, while training goes on. */
export class CheckpointSaver {
  #store: CheckpointStore;
  #every: number;
  #take: () => Promise<Uint8Array<ArrayBuffer>>;
  #lastStart = performance.now();
  /** The save under way, which never rejects. */
  #underWay: Promise<void> | undefined;
  #closed = false;
  #failure: { readonly reason: unknown } | undefined;
  /** A hidden page may never come back, so it is saved at once. */
  #saveIfHidden = () => {
    if (document.visibilityState === 'hidden') this.#start();
  };

  /**
   * @param every milliseconds between saves.
   * @param take makes a checkpoint of the current state.
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
   * Saves the current state, after the save under way.
   * @throws what a save failed with.
   */
  async save(): Promise<void> {
    await this.#underWay;
    this.#throwFailure();
    this.#start();
    await this.#underWay;
    this.#throwFailure();
  }

  /** Waits for the save under way. From now on nothing is saved. */
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
