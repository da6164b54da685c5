// Measures our package with the search that Marian has: greedy, without copied words.
import { timed } from './timed.mjs';

const asMarian = { beamSize: 1, copySourceWords: false };

let model;

/** @param {import('./model-files.mjs').Files & { package: string }} addresses */
export async function load({ package: module, model: address, vocab, shortlist }) {
  const { loadModel } = await import(module);
  model = await loadModel({ marian: { model: address, vocab, shortlist } });
}

/**
 * Translates texts one by one.
 * @param {string[]} texts
 * @param {number[]} maxLengths the largest numbers of tokens to write
 */
export async function translateEach(texts, maxLengths) {
  const results = [];
  for (const [i, source] of texts.entries()) {
    const options = { ...asMarian, maxLength: maxLengths[i] };
    const { milliseconds, result } = await timed(() => model.translate(source, options));
    const { text, tokens, sourceTokens } = result;
    results.push({ text, tokens, sourceTokens, milliseconds });
  }
  return results;
}

/**
 * Translates texts in one call.
 * @param {string[]} texts
 * @param {number} maxLength
 */
export async function translateTogether(texts, maxLength) {
  const options = { ...asMarian, maxLength };
  const { milliseconds, result } = await timed(() => model.translate(texts, options));
  return { texts: result.map(({ text }) => text), milliseconds };
}
