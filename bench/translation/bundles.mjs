// Makes the bundles that are measured with the command line: weights are initialized as for training and
// stored in float32 and int8.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { capture, root } from '../../tools/common.mjs';
import { readSafetensors, setWeight } from '../safetensors.mjs';
import { configOf, wordsOf } from './models.mjs';

export const precisions = ['float32', 'int8'];

const attentive = join(root, 'build/native/attentive');
const endOfText = '</s>';
/** A bias far below all logits, yet so small that adding a logit to it stays exact. */
const never = -1e6;

/** The name of the int8 bundle with a shortlist. */
export const listed = 'listed';
const wordsOfALine = 20;

/**
 * @param {import('./models.mjs').Model} model
 * @returns {Record<string, string>} the bundles' paths by precision, and that of `listed`
 */
export function makeBundles(model, folder) {
  mkdirSync(folder, { recursive: true });
  const at = (name) => join(folder, name);
  const words = wordsOf(model);
  const every = words.join(' ');
  writeFileSync(at('config.json'), JSON.stringify(configOf(model)));
  writeFileSync(at('words.tsv'), `${every}\t${every}\n`);
  capture(attentive, [
    ...['prepare', '--config', at('config.json'), '--out', folder],
    ...['--train', at('words.tsv'), '--dev', at('words.tsv')],
  ]);

  const paths = Object.fromEntries(precisions.map((name) => [name, at(`${name}.safetensors`)]));
  const bytes = readFileSync(at('start.safetensors'));
  const end = vocabularyOf(bytes).indexOf(endOfText);
  setWeight(bytes, 'decoder.output.bias', end, never);
  writeFileSync(paths.float32, bytes);
  capture(attentive, [
    ...['convert', '--model', paths.float32, '--precision', 'int8', '--out', paths.int8],
  ]);
  // The words of a line become each other's candidates, as many as a trained model's tokens have.
  const lines = Array.from({ length: Math.ceil(words.length / wordsOfALine) }, (_, i) =>
    words.slice(wordsOfALine * i, wordsOfALine * (i + 1)).join(' '),
  );
  writeFileSync(at('lines.tsv'), lines.map((line) => `${line}\t${line}\n`).join(''));
  paths[listed] = at(`${listed}.safetensors`);
  capture(attentive, [
    ...['shortlist', '--model', paths.int8, '--data', at('lines.tsv'), '--out', paths[listed]],
  ]);
  return paths;
}

/** Returns the pieces of a bundle's tokenizer, which both sides share, by id. */
export function vocabularyOf(bytes) {
  const { metadata } = readSafetensors(bytes);
  const { model } = JSON.parse(metadata.target_tokenizer ?? metadata.tokenizer);
  const pieces = [];
  for (const [piece, id] of Object.entries(model.vocab)) pieces[id] = piece;
  return pieces;
}
