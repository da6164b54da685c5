import { checkFunction, checkOptions, describe, invalidArgument } from '../shared/arguments.js';
import type { Engine } from './engine.js';
import { embeddedWasm, importEngine, startWorkerScript } from './files.js';
import type { WasmFiles } from './wasm-files.js';

export interface EngineOptions {
  /**
   * The address of a folder with the package's `worker.js`, `engine-parts.js` and WebAssembly files, or a function
   * that returns the address of each. By default, and where it returns undefined, they lie beside the module that is
   * imported.
   */
  readonly files?: string | URL | ((name: string) => string | URL | undefined) | undefined;
  /** Makes a worker that runs the package's `worker.js`, if `new Worker()` with its address does not do. */
  readonly createWorker?: (() => Worker) | undefined;
}

let options: EngineOptions = {};

/**
 * Says where the engine's files are and how its workers are made. It holds for workers that start later, so call it
 * before everything else.
 * @throws AttentiveError `invalid-argument`.
 */
export function configureEngine(engineOptions: EngineOptions): void {
  const { files, createWorker } = checkOptions(engineOptions);
  checkFunction(createWorker, 'createWorker');
  if (!['undefined', 'string', 'function'].includes(typeof files) && !(files instanceof URL)) {
    throw invalidArgument(`files must be an address or a function, not ${describe(files)}`);
  }
  options = { files, createWorker };
}

/** Starts a worker that runs the engine. @throws whatever the platform or createWorker throws. */
export function createWorker(): Worker {
  if (!options.createWorker) return startWorkerScript(addressOf('worker.js'));
  const worker = options.createWorker();
  if (typeof worker?.postMessage === 'function') return worker;
  throw invalidArgument(`createWorker must return a Worker, not ${describe(worker)}`);
}

/** Makes an engine in this thread. */
export async function createEngine(): Promise<Engine> {
  return importEngine(addressOf('engine-parts.js'));
}

/** Returns where each WebAssembly file is, unless it lies beside the script that needs it. */
export function wasmFiles(): WasmFiles | undefined {
  if (embeddedWasm || options.files === undefined) return embeddedWasm;
  const names = ['translate', 'marian', 'train'].flatMap((part) => [
    `${part}-simd`,
    `${part}-relaxed`,
  ]);
  const addresses = names.map((name) => [name, addressOf(`attentive-${name}.wasm`)]);
  return Object.fromEntries(addresses);
}

/** Returns the address at which a file is said to be, if any. @throws AttentiveError `invalid-argument`. */
function addressOf(name: string): string | undefined {
  const { files = () => undefined } = options;
  const address =
    typeof files === 'function' ? files(name) : `${String(files).replace(/\/$/, '')}/${name}`;
  if (address === undefined) return undefined;
  try {
    return new URL(address, globalThis.location?.href).href;
  } catch {
    throw invalidArgument(
      `files must give the absolute address of ${name}, not ${describe(address)}`,
    );
  }
}
