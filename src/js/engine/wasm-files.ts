import { nodeFiles } from '../shared/node.js';

/** The WebAssembly lies beside this file. Each address is spelled out, so that bundlers find the file. */
const addresses = {
  'translate-simd': () => new URL('./attentive-translate-simd.wasm', import.meta.url),
  'translate-relaxed': () => new URL('./attentive-translate-relaxed.wasm', import.meta.url),
  'marian-simd': () => new URL('./attentive-marian-simd.wasm', import.meta.url),
  'marian-relaxed': () => new URL('./attentive-marian-relaxed.wasm', import.meta.url),
  'train-simd': () => new URL('./attentive-train-simd.wasm', import.meta.url),
  'train-relaxed': () => new URL('./attentive-train-relaxed.wasm', import.meta.url),
};

export type WasmFile = keyof typeof addresses;
/** Addresses of files or, in dist/inline.js, their contents. */
export type WasmFiles = Readonly<Partial<Record<WasmFile, string>>>;

/** Where the glue finds its WebAssembly: at an address, unless it is given the content. */
export interface WasmLocation {
  readonly wasmBinary?: Uint8Array | undefined;
  readonly locateFile: () => string;
}

/** Finds a WebAssembly file, at `address` or else beside this file. */
export async function locateWasm(file: WasmFile, address?: string): Promise<WasmLocation> {
  const url = address === undefined ? addresses[file]() : new URL(address);
  // Node cannot fetch files.
  const wasmBinary = url.protocol === 'file:' ? await nodeFiles?.readFile(url) : undefined;
  return { wasmBinary, locateFile: () => url.href };
}
