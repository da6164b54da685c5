import type { Progress } from './shared/source.js';

/** How finely progress is told, and how long at least lies between two events (milliseconds). */
const parts = 65_536;
const pause = 50;

/**
 * Reports how much of the models has arrived by `downloadprogress` events (ProgressEvent): `loaded` rises from 0 to 1,
 * which is `total`.
 */
export class CreateMonitor extends EventTarget {
  #handler: ((event: ProgressEvent) => void) | null = null;

  /** May be set instead of adding a listener. */
  get ondownloadprogress(): ((event: ProgressEvent) => void) | null {
    return this.#handler;
  }

  set ondownloadprogress(handler: ((event: ProgressEvent) => void) | null) {
    const isFirst = this.#handler === null;
    this.#handler = typeof handler === 'function' ? handler : null;
    if (isFirst && this.#handler) this.addEventListener('downloadprogress', this.#listener);
    if (!this.#handler) this.removeEventListener('downloadprogress', this.#listener);
  }

  #listener = (event: Event) => this.#handler?.call(this, event as ProgressEvent);
}

/** Tells a monitor of the download of models. An event follows the one before only when there is something new to say. */
export class DownloadProgress {
  #shares: number[];
  #loaded = -1;
  #time = 0;

  /**
   * @param signal after its abort nothing more is told.
   * @param count the number of models.
   */
  constructor(
    readonly monitor: CreateMonitor,
    readonly signal: AbortSignal | undefined,
    count: number,
  ) {
    this.#shares = Array.from({ length: count }, () => 0);
  }

  /**
   * Takes what has arrived of one of the models. Each counts the same, because the size of one may be known later than
   * that of another. A file of unknown size has no progress until its end. That all has arrived is not told here,
   * because the models are still to be checked.
   */
  advance(index: number, { loaded, total }: Progress): void {
    this.#shares[index] = total ? Math.min(loaded / total, 1) : 0;
    const mean = this.#shares.reduce((sum, share) => sum + share, 0) / this.#shares.length;
    const share = Math.floor(mean * parts) / parts;
    const now = performance.now();
    if (share === 1 || now - this.#time < pause) return;
    this.#time = now;
    this.tell(share);
  }

  /** Tells the share that has arrived, if it is larger than before. */
  tell(share: number): void {
    if (share <= this.#loaded || this.signal?.aborted) return;
    this.#loaded = share;
    this.monitor.dispatchEvent(progressEvent(share));
  }
}

function progressEvent(loaded: number): Event {
  const members = { lengthComputable: true, loaded, total: 1 };
  if (typeof ProgressEvent === 'function') return new ProgressEvent('downloadprogress', members);
  return Object.assign(new Event('downloadprogress'), members); // Node has no ProgressEvent.
}
