// Takes the place of wasm-files.ts in dist/inline.js.
import type { WasmFile, WasmLocation } from './wasm-files.js';

/** Unpacks an embedded WebAssembly file. @param content gzipped, in base64 */
export async function locateWasm(file: WasmFile, content: string): Promise<WasmLocation> {
  const bytes = Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  const wasmBinary = new Uint8Array(await new Response(unpacked).arrayBuffer());
  return { wasmBinary, locateFile: () => file };
}
