// Takes the place of files.ts in dist/inline.js.
import { startBlobWorker } from './blob-worker.js';
import { wasm, workerScript } from './embedded-data.js';
import { LocalEngine } from './local-engine.js';

export const workerAdvice = 'allow blob: in worker-src, or use configureEngine({ createWorker })';

export { wasm as embeddedWasm };

/** Starts the embedded worker. */
export function startWorkerScript(): Worker {
  return startBlobWorker(workerScript);
}

export async function importEngine(): Promise<LocalEngine> {
  return new LocalEngine();
}
