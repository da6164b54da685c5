import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import nodeResolve from '@rollup/plugin-node-resolve';

/** Rollup leaves out the files that a module names by `new URL()`, so they are put beside the bundle here. */
const files = [
  'attentive/worker.js',
  'attentive/attentive-translate-relaxed.wasm',
  'attentive/attentive-translate-simd.wasm',
  '@attentive/fr-en/fr-en.safetensors',
];
const { resolve } = createRequire(import.meta.url);

function emitFiles() {
  for (const file of files) {
    this.emitFile({ type: 'asset', fileName: basename(file), source: readFileSync(resolve(file)) });
  }
}

export default {
  input: 'main.js',
  output: { dir: 'dist' },
  plugins: [nodeResolve({ browser: true }), { name: 'files', buildStart: emitFiles }],
};
