import { build } from 'esbuild';

await build({
  entryPoints: ['index.html', 'main.js', 'service-worker.js', '@attentive/fr-en/fr-en.safetensors'],
  entryNames: '[name]',
  loader: { '.html': 'copy', '.safetensors': 'copy' },
  bundle: true,
  outdir: 'dist',
});
