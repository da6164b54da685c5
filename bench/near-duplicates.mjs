// node bench/near-duplicates.mjs TRAIN.tsv.gz TEST.tsv.gz COLUMN: removes near-duplicates of the training
// sentences. It prints the lines of TEST whose sentence in that column (counted from 1) differs from every
// sentence of TRAIN there by more than one added, deleted or changed word. Case and punctuation do not count.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

const [train, test, column] = process.argv.slice(2);
const linesOf = (file) => gunzipSync(readFileSync(file)).toString().split('\n').filter(Boolean);
const word = /[\p{L}\p{N}_']+/gu;
const wordsOf = (line) => line.split('\t')[column - 1].toLowerCase().match(word) ?? [];

/** Returns every way to replace one word by `instead`, a list of one word or none. */
const withOne = (words, instead) =>
  words.map((_, i) => words.toSpliced(i, 1, ...instead).join(' '));

const sentences = new Set();
const longer = new Set();
const changed = new Set();
for (const words of linesOf(train).map(wordsOf)) {
  sentences.add(words.join(' '));
  for (const shortened of withOne(words, [])) longer.add(shortened);
  for (const open of withOne(words, ['*'])) changed.add(open);
}

function isNear(words) {
  const sentence = words.join(' ');
  return (
    sentences.has(sentence) ||
    longer.has(sentence) ||
    withOne(words, []).some((shortened) => sentences.has(shortened)) ||
    withOne(words, ['*']).some((open) => changed.has(open))
  );
}

for (const line of linesOf(test)) if (!isNear(wordsOf(line))) console.log(line);
