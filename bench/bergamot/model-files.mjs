// Makes the models that are measured, and their files.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeWords } from '../translation/models.mjs';
import { randomNumbers } from '../util.mjs';
import { encodeLexicon, encodeModel } from './marian-files.mjs';
import { idsOfPieces } from './sample-translations.mjs';
import { randomStudent, shapes } from './student.mjs';
import { studentOfBundle } from './student-of-bundle.mjs';
import { encodeVocabulary, firstPieces } from './vocabulary-file.mjs';

/** The first target tokens, which published shortlists add to the candidates of every sentence. */
const firstCandidates = 50;

/**
 * A student with its vocabulary, as the content of an `.spm` file and as a function from pieces to ids.
 * @typedef {{
 *   name: string, student: import('./student.mjs').Student, vocabulary: Buffer,
 *   idsOf: (pieces: string[]) => number[],
 * }} Model
 *
 * The paths of a model's files; only a model with a lexical shortlist has `shortlist`.
 * @typedef {{
 *   precision: 'float32' | 'int8', model: string, vocab: string, shortlist: string | undefined,
 * }} Files
 */

/**
 * Makes a student with random weights.
 * @param {keyof typeof shapes} shape
 * @param {{ ends: boolean }} options whether it may end a translation before the length limit
 * @returns {Model}
 */
export function randomModel(shape, { ends }) {
  const student = randomStudent(shapes[shape]);
  if (!ends) student.weights.get('decoder_ff_logit_out_b').values[0] = -1e4;
  const pieces = wordsOf(student).map((word) => `▁${word}`);
  const idOf = new Map([...firstPieces, ...pieces].map((piece, id) => [piece, id]));
  return {
    name: shape,
    student,
    vocabulary: encodeVocabulary(pieces),
    idsOf: (tokens) => tokens.map((token) => idOf.get(token)),
  };
}

function wordsOf({ sizes }) {
  return makeWords(sizes.vocabulary - firstPieces.length);
}

/** Returns texts for a random model, of `words` words each; a word is a token. @param {Model} model */
export function randomTexts({ student }, count, words) {
  const below = frequencyBiased(randomNumbers());
  const vocabulary = wordsOf(student);
  const text = () =>
    Array.from({ length: words }, () => vocabulary[below(vocabulary.length)]).join(' ');
  return Array.from({ length: count }, text);
}

/** Makes small numbers the likely ones, as some words are frequent and most are rare. */
function frequencyBiased(below) {
  const resolution = 2 ** 20;
  return (limit) => Math.floor(limit * (below(resolution) / resolution) ** 4);
}

/** Reads a student that was trained with our trainer. @param {string} path of a bundle in float32 */
export async function trainedModel(path) {
  const { student, tokenizer } = studentOfBundle(readFileSync(path), path);
  return {
    name: 'trained',
    student,
    vocabulary: Buffer.from(JSON.parse(tokenizer).model.file, 'base64'),
    idsOf: await idsOfPieces(tokenizer),
  };
}

/**
 * Returns a lexical shortlist with this many random candidates of every source token. Sentences share many of them,
 * as they do in languages.
 * @param {Model} model
 */
export function randomShortlist({ student }, candidates) {
  const { vocabulary } = student.sizes;
  const below = frequencyBiased(randomNumbers());
  const list = () => {
    const ids = new Set();
    while (ids.size < candidates) ids.add(below(vocabulary));
    return [...ids].sort((a, b) => a - b);
  };
  return encodeLexicon(Array.from({ length: vocabulary }, list), firstCandidates);
}

/**
 * Writes a model's files.
 * @param {string} folder
 * @param {Model} model
 * @param {{ precision: 'float32' | 'int8', multipliers?: Map<string, number>, shortlist?: Buffer }} options
 * @returns {Files}
 */
export function writeModel(folder, { student, vocabulary }, { precision, multipliers, shortlist }) {
  mkdirSync(folder, { recursive: true });
  const write = (name, bytes) => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  };
  return {
    precision,
    model: write('model.bin', encodeModel(student, { precision, multipliers })),
    vocab: write('vocab.spm', vocabulary),
    shortlist: shortlist && write('lex.bin', shortlist),
  };
}
