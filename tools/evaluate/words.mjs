// Everyday words and phrases, which have no single right translation: tests/words/ lists the acceptable ones.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Returns the list for a model, with a checksum that tells whether it has changed, or undefined if there is none. */
export function readWords(folder, model) {
  const file = join(folder, `${model}.tsv`);
  if (!existsSync(file)) return undefined;
  const text = readFileSync(file, 'utf8');
  return { entries: parseWords(text), sha256: createHash('sha256').update(text).digest('hex') };
}

/** Returns each source of a list with its acceptable translations. */
export const parseWords = (text) =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split('\t'))
    .map(([source, acceptable]) => ({ source, acceptable: acceptable.split('|') }));

/** Returns how many translations are acceptable, whatever their case and final punctuation. */
export function countAcceptable(entries, translations) {
  return entries.filter(({ acceptable }, i) =>
    acceptable.map(plain).includes(plain(translations[i])),
  ).length;
}

/** Returns a text as it is compared: whatever its case and final punctuation. */
export const plain = (text) =>
  text
    .trim()
    .replace(/[\s.!?…]+$/u, '')
    .toLowerCase();
