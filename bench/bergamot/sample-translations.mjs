// Translates with one of our models as Marian does, and gives the tokens Marian's ids.
import { loadModel, loadTokenizer } from '../../dist/index.js';
import { firstId } from './student-of-bundle.mjs';

/** Marian copies no words and takes the most probable token. */
export const asMarian = { beamSize: 1, copySourceWords: false };

/**
 * Returns a function from pieces to Marian's ids.
 * @param {string} tokenizer a bundle's, in JSON
 */
export async function idsOfPieces(tokenizer) {
  const loaded = await loadTokenizer(tokenizer);
  const ids = Array.from({ length: loaded.info.vocabularySize }, (_, id) => id);
  const pieces = await loaded.pieces(ids);
  loaded.destroy();
  const idOf = new Map(pieces.map((piece, id) => [piece, id - firstId]));
  return (tokens) => tokens.map((token) => idOf.get(token));
}

/**
 * @param {Uint8Array} bundle
 * @param {(pieces: string[]) => number[]} idsOf
 * @param {string[]} texts
 * @returns {Promise<{ source: number[], target: number[] }[]>} Marian's ids, with `</s>` at the end
 */
export async function sampleTranslations(bundle, idsOf, texts) {
  const model = await loadModel(bundle);
  const translations = await model.translate(texts, asMarian);
  model.destroy();
  return translations.map(({ sourceTokens, tokens }) => ({
    source: idsOf(sourceTokens),
    target: idsOf(tokens),
  }));
}
