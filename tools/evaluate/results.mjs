// What was measured of each model, as files that the table is made from. A measurement holds for one model file and one
// beam, and is not repeated for these.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {{ examples: number, bleu: number }} Score
 * @typedef {{
 *   model: string,
 *   sha256: string,
 *   beam: number,
 *   sets: Record<string, Score & {
 *     limit: number | null, chrf: number, lengths: (Score & { shortest: number, longest: number | null })[],
 *   }>,
 *   noise?: { limit: number, examples: number, bleu: Record<string, number> },
 *   words?: { sha256: string, examples: number, acceptable: number },
 * }} Results  `sha256` is the model file's, and that of the list of words; `limit` is how many pairs were asked for
 */

/** Returns the translators among the models of a folder: those that are named like "fr-en"; into English first. */
export function findTranslators(folder) {
  const order = (name) => (name.endsWith('-en') ? `0${name}` : `1${name}`);
  return readdirSync(folder)
    .filter((name) => /^[a-z]{2}-[a-z]{2}$/.test(name) && existsSync(modelFile(folder, name)))
    .sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

export const modelFile = (folder, name) => join(folder, name, `${name}.safetensors`);

const resultsFile = (folder, model) => join(folder, `${model}.json`);

/** Returns what was measured of a model file with this beam, or empty results. */
export function readResults(folder, model, file, beam) {
  const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex');
  const saved = resultsFile(folder, model);
  if (existsSync(saved)) {
    const results = JSON.parse(readFileSync(saved, 'utf8'));
    if (results.sha256 === sha256 && results.beam === beam) return results;
  }
  return { model, sha256, beam, sets: {} };
}

export function writeResults(folder, results) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(resultsFile(folder, results.model), `${JSON.stringify(results, null, 1)}\n`);
}
