// Writes the pairs that a translator into English is trained on: Tatoeba's, those of longer texts in their
// proportions, short pairs as phrases, and single words with the translation on which their sentences agree.
//
//   node models/mixture/mix.mjs --data FOLDER --language fra --out train.tsv
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { Vocabulary } from './vocabulary.mjs';
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

const foreignWords = new Vocabulary();
const englishWords = new Vocabulary();
const sentences = [...everyday, ...longer].map(({ foreign, english }) => [
  foreignWords.read(foreign),
  englishWords.read(english),
]);

const { words: proportion, phrases: phraseProportion } = proportions;
const phrases = everyday
  .filter((_, i) => sentences[i][0].length <= phraseProportion.longest)
  .map(({ foreign, english }) => ({
    foreign: foreignWords.asPhrase(foreign),
    english: englishWords.asPhrase(english),
    times: phraseProportion.times,
  }))
  .filter(({ foreign, english }) => foreign !== '' && english !== '');
const words = wordPairs(sentences, foreignWords, englishWords).map(({ count, ...pair }) => ({
  ...pair,
  times: Math.max(1, Math.min(proportion.most, Math.round(Math.sqrt(count) / proportion.root))),
}));

const lines = [...everyday, ...longer, ...phrases, ...words].flatMap(
  ({ foreign, english, times }) => Array(times).fill(`${foreign}\t${english}\n`),
);
writeFileSync(out, lines.join(''));
console.error(
  `${everyday.length} everyday pairs, ${longer.length} longer, ${phrases.length} phrases, ${words.length} words: ${lines.length} lines`,
);
