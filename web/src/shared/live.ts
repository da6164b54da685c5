/** Milliseconds that are long enough to swallow a burst of keys and short enough to feel immediate. */
const pause = 70;

/**
 * Runs `work` a moment after the latest request. A newer request aborts the one under way, so the last result always
 * belongs to the last request.
 */
export class Live<T> {
  #work: (request: T, signal: AbortSignal) => Promise<void>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #controller = new AbortController();

  constructor(work: (request: T, signal: AbortSignal) => Promise<void>) {
    this.#work = work;
  }

  request(request: T, { now = false } = {}): void {
    this.cancel();
    const { signal } = this.#controller;
    this.#timer = setTimeout(() => void this.#work(request, signal), now ? 0 : pause);
  }

  cancel(): void {
    clearTimeout(this.#timer);
    this.#controller.abort();
    this.#controller = new AbortController();
  }
}
