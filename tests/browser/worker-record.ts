import { vi } from 'vitest';

/** Where no worker's script is. */
export const nowhere = new URL('/no-such-worker.js', location.href);

/**
 * Tells of the workers that are started from now on until vi.unstubAllGlobals(), and of those that are ended.
 * @param addressOf where the script of a worker is taken from, by how many were started before.
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

/** What is seen of a worker that ends by itself. */
export function crash(worker: Worker | undefined): void {
  worker?.terminate();
  worker?.dispatchEvent(new ErrorEvent('error', { message: 'no memory left' }));
}
