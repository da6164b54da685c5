import { readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
import { offline } from './offline-plugin.mjs';

const path = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** The size of each model's file, which the page tells before a download. */
const modelBytes = Object.fromEntries(
  readdirSync(path('../models')).flatMap((name) => {
    const file = statSync(path(`../models/${name}/${name}.safetensors`), { throwIfNoEntry: false });
    return file ? [[name, file.size]] : [];
  }),
);

/** Fetches what aligns words with the page, because the first translation needs it. */
const preloadAlignment: Plugin = {
  name: 'preload-alignment',
  transformIndexHtml: {
    order: 'post',
    handler: (_, { bundle = {} }) =>
      Object.keys(bundle)
        .filter((name) => /^assets\/alignment-.*\.js$/.test(name))
        .map((name) => ({
          tag: 'link',
          attrs: { rel: 'modulepreload', crossorigin: true, href: `./${name}` },
        })),
  },
};

export default defineConfig({
  // Relative addresses let the built page work under any path of any static host.
  base: './',
  // The page imports the public package by its public name.
  resolve: {
    alias: {
      'attentive/mozilla': path('../dist/mozilla.js'),
      attentive: path('../dist/index.js'),
    },
  },
  plugins: [preloadAlignment, offline],
  define: { MODEL_BYTES: JSON.stringify(modelBytes) },
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
