// Takes the place of files.ts in dist/inline.js.
import { wasm, workerScript } from './embedded-data.js';
import { startPart } from './engine-parts.js';

export const workerAdvice = 'allow blob: in worker-src, or use configureEngine({ createWorker })';

export { wasm as embeddedWasm };

let address: string | undefined;

/** Starts the embedded worker, which is no module, because sandboxed pages may not start those. */
export function startWorkerScript(): Worker {
  address ??= URL.createObjectURL(new Blob([workerScript], { type: 'text/javascript' }));
  return new Worker(address);
}

export async function importParts(): Promise<{ readonly startPart: typeof startPart }> {
  return { startPart };
}
