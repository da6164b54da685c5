import { build } from 'esbuild';

await build({
  // esbuild leaves out the files that a module names by `new URL()`, so they are entry points, too.
  entryPoints: [
    'main.js',
    'attentive/worker.js',
    'attentive/attentive-translate-relaxed.wasm',
    'attentive/attentive-translate-simd.wasm',
    '@attentive/fr-en/fr-en.safetensors',
  ],
  entryNames: '[name]',
  loader: { '.wasm': 'copy', '.safetensors': 'copy' },
  bundle: true,
  format: 'esm',
  outdir: 'dist',
});
