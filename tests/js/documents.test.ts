import '../../tools/enable-relaxed-simd.mjs';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as attentive from 'attentive';
import { translateHTML } from 'attentive/html';
import { addMozillaModels, fetchMozillaModel, listMozillaModels } from 'attentive/mozilla';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emptyCache } from './suites/cache-platform.js';
import { student } from './suites/marian-files.js';
import { origin, registry, serve } from './suites/mozilla-server.js';
import { bucketOf, sha256 } from './suites/mozilla-site.js';
import { config, examples } from './suites/reversal.js';

// Runs every JavaScript snippet of the documents. Those of one document build on each other, so that each may use
// what the ones before it declared. A comment that is a string or an array is the value of the line before it.

const sentence = 'Je suis étudiant.';
const saved = new Map<string, Uint8Array<ArrayBuffer>>();

/** What the snippets use without declaring it. */
const given = {
  text: `${sentence} Bonjour.`,
  document: {
    querySelector: () => ({ textContent: sentence }),
    querySelectorAll: () => [{ textContent: sentence }],
  },
  output: { append: () => {}, textContent: '' },
  signal: new AbortController().signal,
  texts: Array.from({ length: 9 }, () => sentence),
  config: { ...config, training: { ...config.training, epochs: 1 } },
  examples: examples.slice(0, 40),
  dev: examples.slice(0, 4),
  console: { log: () => {} },
  marianFiles: student(),
  sha256: await sha256(new Uint8Array(readFileSync('models/fr-en/fr-en.safetensors'))),
  folder: mkdtempSync(join(tmpdir(), 'attentive-kept-')),
  expect,
};

const modules: Record<string, () => unknown> = {
  // Node keeps no browser's checkpoints.
  attentive: () => ({
    ...attentive,
    browserCheckpoints: (name: string): attentive.CheckpointStore => ({
      load: async () => saved.get(name),
      save: async (bytes) => void saved.set(name, bytes),
      remove: async () => void saved.delete(name),
    }),
  }),
  'attentive/language-detector': () => import('attentive/language-detector'),
  // Node has no page.
  'attentive/html': () => ({ translateHTML, translateElement: async () => ({ undo: () => {} }) }),
  // Mozilla's servers are elsewhere.
  'attentive/mozilla': async () => {
    serve(await bucketOf([{ from: 'fr', to: 'en', files: student() }], origin));
    return {
      fetchMozillaModel,
      addMozillaModels: () => addMozillaModels({ registry }),
      listMozillaModels: (options: object) => listMozillaModels({ ...options, registry }),
    };
  },
  '@attentive/fr-en': () => import('@attentive/fr-en'),
  '@attentive/de-en': () => import('@attentive/de-en'),
  '@attentive/es-en': () => import('@attentive/es-en'),
  '@attentive/en-fr': () => import('@attentive/en-fr'),
  '@attentive/g2p': () => import('@attentive/g2p'),
};

const documents = [
  'README.md',
  ...['translating', 'caching', 'markup', 'training', 'tokenizers', 'bundlers'].map(
    (name) => `docs/${name}.md`,
  ),
  ...['fr-en', 'de-en', 'es-en', 'en-fr', 'g2p'].map((name) => `models/${name}/README.md`),
  // The last, because its random model is from French, too.
  'docs/mozilla-models.md',
];

const snippetsOf = (document: string) =>
  Array.from(
    readFileSync(document, 'utf8').matchAll(/^```js\n(.*?)^```$/gms),
    ([, code]) => code as string,
  );

/** Turns a snippet into statements of a function. */
function toStatements(snippet: string): string {
  return snippet
    .replace(/^import ({[^}]*}) from ('[^']+');/gm, 'const $1 = await load($2);')
    .replace(/^import (\w+) from ('[^']+');/gm, 'const { default: $1 } = await load($2);')
    .replace(/^import ('[^']+');/gm, 'await load($1);')
    .replace(/^(?:console\.log\((.*)\)|(.*)); \/\/ (['[].*)$/gm, 'expect($1$2).toEqual($3);')
    .replaceAll('models/my-model.safetensors', 'models/fr-en/fr-en.safetensors')
    .replace(/'models\/student\/(model|vocab)[^']*'/g, 'marianFiles.$1');
}

/** Runs snippets one inside the other, so that an inner one may declare the same names again. */
async function run(snippets: readonly string[]): Promise<void> {
  const body = snippets.reduceRight((inner, code) => `{\n${toStatements(code)}\n${inner}}\n`, '');
  const load = (name: string) => {
    const module = modules[name];
    if (!module) throw new Error(`A snippet imports ${name}, which this test does not know`);
    return module();
  };
  const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor;
  await new AsyncFunction('load', ...Object.keys(given), body)(load, ...Object.values(given));
}

describe('the snippets of the documents', () => {
  beforeAll(emptyCache);
  afterAll(() => rmSync(given.folder, { recursive: true }));

  it.each(documents)('%s', async (document) => {
    const snippets = snippetsOf(document);
    expect(snippets.length).toBeGreaterThan(0);
    await run(snippets);
  });
});
