// What tools/rolldown.config.mjs embeds in dist/inline.js.
import type { WasmFiles } from './wasm-files.js';

export const workerScript: string;
/** Gzipped, in base64. */
export const wasm: WasmFiles;
