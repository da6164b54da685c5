// Lists the everyday words and phrases that a model translates unacceptably, with its translations, and counts them by
// kind of mistake:
//
//     node bench/words.mjs models/fr-en/fr-en.safetensors tests/words/fr-en.tsv
import '../tools/enable-relaxed-simd.mjs';
import { readFile } from 'node:fs/promises';
import { loadModel } from 'attentive';
import { parseWords, plain } from '../tools/evaluate/words.mjs';

const [modelFile, listFile] = process.argv.slice(2);
const entries = parseWords(await readFile(listFile, 'utf8'));

const wordsOf = (text) => plain(text).match(/[\p{L}\p{N}]+/gu) ?? [];

/** Judges a translation: words around an acceptable one are "added"; a word written again is "repeated". */
function judge(translation, acceptable) {
  if (acceptable.map(plain).includes(plain(translation))) return 'acceptable';
  const words = wordsOf(translation);
  if (words.length === 0) return 'empty';
  const written = ` ${words.join(' ')} `;
  if (!acceptable.some((text) => written.includes(` ${wordsOf(text).join(' ')} `))) return 'wrong';
  return words.some((word, i) => word === words[i + 1]) ? 'repeated' : 'added';
}

const model = await loadModel(modelFile);
const translations = await model.translate(
  entries.map(({ source }) => source),
  { beamSize: 5 },
);
model.destroy();
const counts = { acceptable: 0, added: 0, repeated: 0, wrong: 0, empty: 0 };
entries.forEach(({ source, acceptable }, i) => {
  const { text } = translations[i];
  const kind = judge(text, acceptable);
  ++counts[kind];
  if (kind !== 'acceptable') console.log(`${kind}\t${source}\t${text}`);
});
console.log(counts);
