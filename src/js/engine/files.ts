// The engine's files, which lie beside this one. In dist/inline.js, embedded-files.ts takes the place of this module.
import { AttentiveError, reasonOf } from '../shared/errors.js';
import { startBlobWorker } from './blob-worker.js';
import type { Engine } from './engine.js';
import type * as EngineModule from './local-engine.js';
import type { WasmFiles } from './wasm-files.js';

/** What to do when the worker does not start. */
export const workerAdvice =
  "serve worker.js beside the package's other files, from another origin with CORS, and allow it in worker-src " +
  "('self', or blob: for another origin); or use configureEngine(), or import attentive/inline";

/** No WebAssembly is embedded. */
export const embeddedWasm: WasmFiles | undefined = undefined;

/** Starts the worker at an address or else beside this file, where bundlers find it because it is spelled out. */
export function startWorkerScript(address?: string): Worker {
  try {
    return address === undefined
      ? new Worker(new URL('./worker.js', import.meta.url), { type: 'module' })
      : new Worker(address, { type: 'module' });
  } catch {
    return startImporting(address ?? besideThis('worker.js'));
  }
}

/**
 * Starts a worker that imports a script, because pages may not start the scripts of other origins themselves. It keeps
 * what arrives before the script listens.
 */
function startImporting(address: string): Worker {
  return startBlobWorker(`const early = [];
    onmessage = (event) => early.push(event);
    import(${JSON.stringify(address)}).then(
      () => {
        onmessage = null;
        for (const { data } of early) dispatchEvent(new MessageEvent('message', { data }));
      },
      (error) => setTimeout(() => { throw error; }),
    );`);
}

/**
 * Imports the engine into this thread. The module is hidden from bundlers, because pages get the engine from their
 * worker.
 * @throws AttentiveError `unsupported` if it cannot be imported.
 */
export async function importEngine(address?: string): Promise<Engine> {
  try {
    const { LocalEngine }: typeof EngineModule = await import(
      /* @vite-ignore */ /* webpackIgnore: true */ address ?? besideThis('engine-parts.js')
    );
    return new LocalEngine();
  } catch (cause) {
    throw new AttentiveError(
      'unsupported',
      `engine-parts.js could not be imported (${reasonOf(cause)}): serve it beside the package's other files, or ` +
        'import attentive/inline, as bundles for Node and service workers must',
      { cause },
    );
  }
}

/** Returns the address of a file in a way that bundlers do not follow. */
function besideThis(name: string): string {
  const here = import.meta.url;
  return new URL(name, here).href;
}
