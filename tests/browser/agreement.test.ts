import { loadModel } from 'attentive';
import { expect, it } from 'vitest';
import { commands, server } from 'vitest/browser';
import { sentences } from './sentences.js';

const frEn = new URL('../../models/fr-en/fr-en.safetensors', import.meta.url);
/** In how many texts another variant, or another machine's way to round, may tip the balance between two words. */
const tolerated = 0.002;

it('the browser translates as Node does, in the fastest variant that it has', async () => {
  expect(sentences.length).toBeGreaterThanOrEqual(500);
  const model = await loadModel(frEn);
  expect(model.info.variant).toBe(server.browser === 'webkit' ? 'simd' : 'relaxed');
  const translations = await model.translate(sentences);
  model.destroy();
  const expected = await commands.translateInNode('fr-en', sentences);
  const different = translations
    .map(({ text }, i) => ({ source: sentences[i], browser: text, node: expected[i] }))
    .filter(({ browser, node }) => browser !== node);
  expect(different.slice(Math.floor(tolerated * sentences.length))).toEqual([]);
}, 60_000);
