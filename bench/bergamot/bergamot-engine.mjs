// Measures Bergamot's npm package through its worker: text in, text out. The package itself fetches models from a
// registry, and cuts and batches texts; here, its worker is given a model's files and the texts of one call.
import { timed } from './timed.mjs';

const languages = { from: 'x-source', to: 'x-target' };

let worker;

/** @param {import('./model-files.mjs').Files & { package: string }} addresses */
export async function load({ package: module, model, vocab, shortlist, precision }) {
  const { TranslatorBacking } = await import(module);
  class FromFiles extends TranslatorBacking {
    async loadModelRegistery() {
      return [];
    }
  }
  const [{ exports }, ...files] = await Promise.all([
    new FromFiles().loadWorker(),
    ...[model, vocab, shortlist].map(read),
  ]);
  const [modelBytes, vocabBytes, shortlistBytes] = files;
  worker = exports;
  await worker.loadTranslationModel(languages, {
    model: modelBytes,
    shortlist: shortlistBytes,
    vocabs: [vocabBytes],
    config: { 'gemm-precision': precision === 'int8' ? 'int8shiftAlphaAll' : 'float32' },
  });
}

/** Returns the bytes of a file; none if there is no file, which means that the model has no shortlist. */
async function read(address) {
  if (!address) return new ArrayBuffer(0);
  if (globalThis.window) return (await fetch(address)).arrayBuffer();
  const { readFile } = await import('node:fs/promises');
  return new Uint8Array(await readFile(address)).buffer;
}

/** Translates texts one by one. @param {string[]} texts */
export async function translateEach(texts) {
  const results = [];
  for (const text of texts) {
    const { milliseconds, result } = await timed(() => translate([text]));
    results.push({ text: result[0], milliseconds });
  }
  return results;
}

/** Translates texts in one call. @param {string[]} texts */
export async function translateTogether(texts) {
  const { milliseconds, result } = await timed(() => translate(texts));
  return { texts: result, milliseconds };
}

async function translate(texts) {
  const results = await worker.translate({
    models: [languages],
    texts: texts.map((text) => ({ text, html: false, qualityScores: false })),
  });
  return results.map(({ target }) => target.text);
}
