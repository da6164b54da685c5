import { build } from 'esbuild';

await build({
  entryPoints: ['main.js'],
  loader: { '.safetensors': 'binary' },
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  outfile: 'dist/main.cjs',
});
