// Writes the pairs that a translator into English is trained on: Tatoeba's, those of longer texts in their
// proportions, and single words with the translation on which their sentences agree.
//
//   node models/mixture/mix.mjs --data FOLDER --language fra --out train.tsv
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { wordPairs } from './word-pairs.mjs';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    language: { type: 'string' },
    out: { type: 'string' },
  },
});
const { data, language, out } = values;
if (!data || !language || !out) throw new Error('Give --data, --language and --out.');

const proportions = JSON.parse(readFileSync(new URL('proportions.json', import.meta.url), 'utf8'));
const rows = (path) =>
  gunzipSync(readFileSync(join(data, path)))
    .toString('utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'));

const everyday = rows(`tatoeba-${language}/train.tsv.gz`).map(([english, foreign]) => ({
  foreign,
  english,
  times: 1,
}));
const longer = rows(`longer/en-${language}.tsv.gz`).map(([english, foreign, source]) => ({
  foreign,
  english,
  times: proportions.longer[source] ?? 1,
}));
const words = wordPairs([...everyday, ...longer]).map(({ count, ...pair }) => ({
  ...pair,
  times: Math.max(
    1,
    Math.min(proportions.words.most, Math.round(Math.sqrt(count) / proportions.words.root)),
  ),
}));

const lines = [...everyday, ...longer, ...words].flatMap(({ foreign, english, times }) =>
  Array(times).fill(`${foreign}\t${english}\n`),
);
writeFileSync(out, lines.join(''));
console.error(
  `${everyday.length} everyday pairs, ${longer.length} longer, ${words.length} words: ${lines.length} lines`,
);
