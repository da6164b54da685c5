import { vi } from 'vitest';

/** An address without a script. */
export const nowhere = new URL('/no-such-worker.js', location.href);

/**
 * Records the workers that are started and ended from now on until vi.unstubAllGlobals().
 * @param addressOf returns the address of a worker's script, given how many workers were started before.
 */
export function recordWorkers(addressOf = (url: URL, _before: number) => url) {
  const started: Worker[] = [];
  const ended = new Set<Worker>();
  class RecordedWorker extends Worker {
    constructor(url: URL, options: WorkerOptions) {
      super(addressOf(url, started.length), options);
      started.push(this);
    }

    override terminate() {
      super.terminate();
      ended.add(this);
    }
  }
  vi.stubGlobal('Worker', RecordedWorker);
  return { started, ended };
}

/** Simulates a worker that ends unexpectedly, as its page sees it. In WebKit, one that was terminated hears no event. */
export function crash(worker: Worker | undefined): void {
  worker?.dispatchEvent(new ErrorEvent('error', { message: 'no memory left' }));
  worker?.terminate();
}
