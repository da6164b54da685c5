import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { offline } from './offline-plugin.mjs';

export default defineConfig({
  // Relative addresses let the built page work under any path of any static host.
  base: './',
  // The page imports the public package by its public name.
  resolve: { alias: { attentive: fileURLToPath(new URL('../dist/index.js', import.meta.url)) } },
  plugins: [offline],
  build: {
    outDir: '../build/web',
    emptyOutDir: true,
    target: 'es2022',
    // The Content-Security-Policy allows no data: addresses.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        assetFileNames: ({ names }) =>
          names.some((name) => name.endsWith('.safetensors'))
            ? 'models/[name]-[hash][extname]'
            : 'assets/[name]-[hash][extname]',
      },
    },
  },
});
