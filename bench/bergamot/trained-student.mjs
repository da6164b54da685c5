// Compares both engines on a trained student in int8: what they write, its BLEU, and how fast they write it.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { scoreTranslations } from '../../dist/index.js';
import { median } from '../util.mjs';
import { translateAsMarian } from './agreement.mjs';

/** Sentences for which an engine works before it is the other's turn. */
const turn = 50;

/**
 * Reads sentence pairs, except those in which Bergamot would see several sentences.
 * @param {{ path: string, sourceColumn: number, targetColumn: number, limit: number }} options columns from 1
 * @returns {{ source: string, target: string }[]}
 */
export function readPairs({ path, sourceColumn, targetColumn, limit }) {
  const bytes = readFileSync(path);
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
  return text
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'))
    .map((cells) => ({ source: cells[sourceColumn - 1], target: cells[targetColumn - 1] }))
    .filter(({ source }) => !/[.!?…].*\p{L}/u.test(source))
    .slice(0, limit);
}

/**
 * @param {import('./engines.mjs').Engines} engines
 * @param {{ source: string, target: string }[]} pairs
 * @param {number} rounds of measuring all sentences in one call
 */
export async function compareTrained({ ours, theirs }, pairs, rounds) {
  const texts = pairs.map(({ source }) => source);
  const written = { ours: [], theirs: [] };
  for (let from = 0; from < texts.length; from += turn) {
    const some = texts.slice(from, from + turn);
    written.ours.push(...(await translateAsMarian(ours, some)));
    written.theirs.push(...(await theirs.call('translateEach', some)));
  }
  const maxLength = Math.max(...written.ours.map(({ sourceTokens }) => 2 * sourceTokens.length));
  const together = { ours: [], theirs: [] };
  for (let round = 0; round < rounds; ++round) {
    for (const [name, engine] of Object.entries({ ours, theirs })) {
      const { milliseconds } = await engine.call('translateTogether', texts, maxLength);
      together[name].push(milliseconds);
    }
  }
  const references = pairs.map(({ target }) => target);
  const scoresOf = async (name) => {
    const { bleu } = await scoreTranslations(
      written[name].map(({ text }) => text),
      references,
    );
    const single = written[name].reduce((sum, { milliseconds }) => sum + milliseconds, 0);
    return {
      bleu: bleu.score,
      single_sentences_per_s: (1000 * texts.length) / single,
      document_sentences_per_s: (1000 * texts.length) / median(together[name]),
    };
  };
  return {
    sentences: texts.length,
    identical: written.ours.filter(({ text }, i) => text === written.theirs[i].text).length,
    ours: await scoresOf('ours'),
    theirs: await scoresOf('theirs'),
  };
}
