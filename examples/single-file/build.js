import { build } from 'esbuild';

await build({
  entryPoints: ['main.js'],
  loader: { '.safetensors': 'binary' },
  bundle: true,
  target: 'es2022',
  format: 'iife', // Pages without a server cannot load modules.
  outdir: 'dist',
});
