// Makes the models that are measured, and their files.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { capture, root } from '../../tools/common.mjs';
import { makeWords } from '../translation/models.mjs';
import { randomNumbers } from '../util.mjs';
import { encodeLexicon, encodeModel } from './marian-files.mjs';
import { idsOfPieces } from './sample-translations.mjs';
import { randomStudent, shapes } from './student.mjs';
import { studentOfBundle } from './student-of-bundle.mjs';
import { encodeVocabulary, firstPieces } from './vocabulary-file.mjs';

/**
 * A student with its vocabulary, as the content of an `.spm` file and as a function from pieces to ids.
 * @typedef {{
 *   name: string, student: import('./student.mjs').Student, vocabulary: Buffer,
 *   idsOf: (pieces: string[]) => number[],
 * }} Model
 *
 * The files of a model: Marian's for Bergamot, and our bundle, which is converted from them.
 * @typedef {{
 *   precision: 'float32' | 'int8', model: string, vocabulary: string, lexicon?: string, bundle: string,
 * }} Files
 */

const attentive = join(root, 'build/native/attentive');

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
  const below = randomNumbers();
  const vocabulary = wordsOf(student);
  const text = () =>
    Array.from({ length: words }, () => vocabulary[below(vocabulary.length)]).join(' ');
  return Array.from({ length: count }, text);
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

/** Returns a lexical shortlist with this many random candidates of every source token. @param {Model} model */
export function randomLexicon({ student }, candidates) {
  const { vocabulary } = student.sizes;
  const below = randomNumbers();
  const list = () => {
    const ids = new Set();
    while (ids.size < candidates) ids.add(below(vocabulary));
    return [...ids].sort((a, b) => a - b);
  };
  return encodeLexicon(Array.from({ length: vocabulary }, list), candidates);
}

/**
 * Writes a model's files.
 * @param {string} folder
 * @param {Model} model
 * @param {{ precision: 'float32' | 'int8', multipliers?: Map<string, number>, lexicon?: Buffer }} options
 * @returns {Files} paths
 */
export function writeModel(folder, { student, vocabulary }, { precision, multipliers, lexicon }) {
  mkdirSync(folder, { recursive: true });
  const write = (name, bytes) => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  };
  const files = {
    precision,
    model: write('model.bin', encodeModel(student, { precision, multipliers })),
    vocabulary: write('vocab.spm', vocabulary),
    lexicon: lexicon && write('lex.bin', lexicon),
    bundle: join(folder, 'model.safetensors'),
  };
  capture(attentive, [
    ...['convert', '--marian', files.model, '--vocab', files.vocabulary],
    ...(lexicon ? ['--lex', files.lexicon] : []),
    ...['--source-language', 'fr', '--target-language', 'en'],
    ...['--precision', precision, '--out', files.bundle],
  ]);
  return files;
}
