import '../../tools/enable-relaxed-simd.mjs';
import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import {
  createTrainer,
  type Example,
  type Examples,
  type ExperimentConfig,
  loadModel,
} from 'attentive';
import { describe, expect, it } from 'vitest';
import schema from '../../schema/config.schema.json' with { type: 'json' };
import { config, examples } from './suites/reversal.js';

// The published schema and the engine must agree on every configuration.

const ajv = new Ajv2020({ strict: true, strictRequired: false, strictTypes: false });
const isValid = ajv.compile(schema);
const isValidInBundle = ajv.compile({ $ref: `${schema.$id}#/$defs/bundleConfig` });

const root = new URL('../../', import.meta.url);
const read = (path: string) => JSON.parse(readFileSync(new URL(path, root), 'utf8'));

/** Fields by their paths, such as `model.encoder.layers`; undefined removes a field. */
type Change = Record<string, unknown>;

/** This example is short enough for every max_length. */
const pairs: Example[] = [...examples.slice(0, 8), ['a', 'b']];
const several: Change = { target_language: undefined, target_languages: ['a', 'b'] };
const noAttention: Change = { 'model.attention': undefined, 'model.context': 'every_step' };
const twoLayers: Change = { 'model.encoder.layers': 2, 'model.encoder.residual': true };
const shared: Change = { tokenizers: { shared: { type: 'character' } } };
const transformer: Change = {
  'model.encoder': { type: 'transformer', embedding_size: 48, heads: 4, feed_forward_size: 16 },
};
const ssru: Change = {
  'model.decoder': { type: 'ssru', embedding_size: 48, heads: 4, feed_forward_size: 16 },
  'model.attention': undefined,
};
const oneWay: Change = { 'model.encoder.bidirectional': false };
const optimizer = (options: object): Change => ({ 'training.optimizer': options });
const forcing = (options: object): Change => ({ 'training.teacher_forcing': options });

type Bounds = [path: string, smallest: number, largest: number, around?: Change];

/** Integers and their bounds. The largest models are too large to be created. */
const wholeNumbers: Bounds[] = [
  ['training.epochs', 1, 1_000_000],
  ['training.batch_tokens', 1, 2 ** 24],
  ['training.max_length', 1, 10_000],
  ['training.warmup_steps', 0, 2 ** 30],
  ['training.average_checkpoints', 1, 100],
  ['training.seed', 0, 2 ** 52],
  ['training.threads', 1, 64],
  ['training.early_stopping.patience', 1, 1_000_000],
  ['training.plateau.patience', 1, 1_000_000, { 'training.schedule': 'plateau' }],
  ['training.teacher_forcing.steps', 1, 2 ** 30, forcing({ schedule: 'linear' })],
];
const sizes = [
  'model.encoder.embedding_size',
  'model.encoder.hidden_size',
  'model.decoder.embedding_size',
  'model.decoder.hidden_size',
  'model.decoder.readout_size',
  'model.attention.size',
];
const layers = ['model.encoder.layers', 'model.decoder.layers'];
const numbers: Bounds[] = [
  ['model.dropout', 0, 0.95],
  ['training.learning_rate', 0, 100],
  ['training.clip_norm', 1e-12, 1e12],
  ['training.label_smoothing', 0, 0.9],
  ['training.ema_decay', 0, 0.999999],
  ['training.plateau.factor', 0.001, 0.999, { 'training.schedule': 'plateau' }],
  ['training.optimizer.beta1', 0, 0.999999, optimizer({ type: 'adam' })],
  ['training.optimizer.beta2', 0, 0.999999, optimizer({ type: 'adamw' })],
  ['training.optimizer.epsilon', 1e-12, 1, optimizer({})],
  ['training.optimizer.weight_decay', 0, 1, optimizer({ type: 'adamw' })],
  ['training.optimizer.momentum', 0, 0.999999, optimizer({ type: 'sgd' })],
  ['training.teacher_forcing.ratio', 0, 1, forcing({ schedule: 'constant' })],
  ['training.teacher_forcing.final_ratio', 0, 1, forcing({ schedule: 'linear', steps: 5 })],
  ['training.teacher_forcing.decay', 0, 1, forcing({ schedule: 'exponential' })],
  ['training.teacher_forcing.k', 1, 1e9, forcing({ schedule: 'inverse_sigmoid' })],
];
const choices: [path: string, values: readonly string[], around?: Change][] = [
  ['model.encoder.cell', ['rnn', 'gru', 'lstm']],
  ['model.decoder.cell', ['rnn', 'gru', 'lstm']],
  ['model.encoder.type', ['recurrent']],
  ['model.decoder.type', ['recurrent']],
  ['model.attention.placement', ['input', 'output']],
  ['model.tied_embeddings', ['none']],
  ['training.schedule', ['cosine', 'constant', 'plateau']],
  ['training.optimizer.type', ['adam', 'adamw', 'sgd'], optimizer({})],
  ['tokenizers.source.type', ['character']],
];
const booleans: [path: string, around?: Change][] = [
  ['tokenizers.source.lowercase'],
  ['model.encoder.bidirectional'],
  ['model.encoder.residual', { 'model.encoder.layers': 2 }],
  ['model.encoder.reverse_source', oneWay],
  ['model.decoder.residual', { 'model.decoder.layers': 2 }],
  ['model.attention.input_feeding', { 'model.attention.placement': 'output' }],
];
const objects = [
  ...['tokenizers', 'tokenizers.source', 'model', 'model.encoder', 'model.decoder'],
  ...['model.attention', 'training'],
];
const options = ['optimizer', 'teacher_forcing', 'early_stopping', 'plateau'];

const valid: Change[] = [
  {},
  ...wholeNumbers.flatMap(([path, low, high, around]) => [
    { ...around, [path]: low },
    { ...around, [path]: high },
  ]),
  ...numbers.flatMap(([path, low, high, around]) => [
    { ...around, [path]: low },
    { ...around, [path]: high },
  ]),
  ...choices.flatMap(([path, values, around]) => values.map((v) => ({ ...around, [path]: v }))),
  ...booleans.flatMap(([path, around]) => [true, false].map((v) => ({ ...around, [path]: v }))),
  ...sizes.map((path) => ({ [path]: 1 })),
  { licence: undefined, attribution: undefined, training: {} },
  { name: '', source_language: '', target_language: '' },
  several,
  { ...several, target_languages: ['pt-BR', 'de'] },
  { ...several, 'model.target_vocabulary_sizes': { a: 0, b: 0 } },
  { 'model.source_vocabulary_size': 7, 'model.target_vocabulary_size': 7 },
  noAttention,
  { ...noAttention, 'model.context': 'initial_state' },
  { ...noAttention, 'model.context': 'initial_state', 'model.decoder.readout_size': 0 },
  { ...noAttention, 'model.context': 'initial_state', 'model.decoder.readout_size': undefined },
  { 'model.attention': { score: 'general' } },
  { 'model.attention': { score: 'dot' }, 'model.decoder.hidden_size': 48 },
  { 'model.attention': { score: 'scaled_dot' }, 'model.decoder.hidden_size': 48 },
  { 'model.tied_embeddings': 'output', 'model.decoder.embedding_size': 24 },
  shared,
  {
    ...shared,
    'model.tied_embeddings': 'all',
    'model.encoder.embedding_size': 24,
    'model.decoder.embedding_size': 24,
  },
  { 'tokenizers.source': { type: 'bpe', vocabulary_size: 262 } },
  { 'tokenizers.source': { type: 'word', vocabulary_size: 6 } },
  { 'training.schedule': 'inverse_sqrt', 'training.warmup_steps': 1 },
  { 'training.schedule': 'plateau', 'training.plateau': {} },
  forcing({ schedule: 'exponential', decay: 0.5, ratio: 0.9, final_ratio: 0.1 }),
  twoLayers,
  transformer,
  ssru,
  { ...transformer, ...ssru },
  { ...transformer, ...ssru, 'model.encoder.layers': 2, 'model.decoder.layers': 2 },
  { ...transformer, ...ssru, 'model.tied_embeddings': 'output', 'model.dropout': 0.1 },
  { ...transformer, ...ssru, ...shared, 'model.tied_embeddings': 'all' },
  { ...ssru, 'model.decoder.alignment_head': 0 },
  { ...transformer, 'model.attention': undefined, 'model.context': 'initial_state' },
];

const notAField = [null, [], 'text', true];
const invalid: Change[] = [
  ...wholeNumbers.flatMap(([path, low, high, around]) =>
    [low - 1, high + 1, low + 0.5, String(low), null].map((v) => ({ ...around, [path]: v })),
  ),
  ...sizes.flatMap((path) => [0, -1, 2 ** 20 + 1, 1.5, '8', null].map((v) => ({ [path]: v }))),
  ...layers.flatMap((path) => [0, 65, 1.5, '1'].map((v) => ({ [path]: v }))),
  ...numbers.flatMap(([path, low, high, around]) =>
    [low - 1, high * 1.001, String(low), null].map((v) => ({ ...around, [path]: v })),
  ),
  ...choices.flatMap(([path, , around]) =>
    ['', 'other', 1, null].map((v) => ({ ...around, [path]: v })),
  ),
  ...booleans.flatMap(([path, around]) => [0, 'true', null].map((v) => ({ ...around, [path]: v }))),
  ...objects.flatMap((path) => [
    ...[undefined, ...notAField].map((v) => ({ [path]: v })),
    { [`${path}.surprise`]: 1 },
  ]),
  ...options.flatMap((name) => [
    ...notAField.map((v) => ({ 'training.schedule': 'plateau', [`training.${name}`]: v })),
    { 'training.schedule': 'plateau', [`training.${name}.surprise`]: 1 },
  ]),
  ...['name', 'source_language', 'target_language'].flatMap((path) =>
    [undefined, 1, null, ['fr']].map((v) => ({ [path]: v })),
  ),
  ...['licence', 'attribution'].flatMap((path) => [1, null].map((v) => ({ [path]: v }))),
  ...['embedding_size', 'cell', 'hidden_size'].flatMap((name) => [
    { [`model.encoder.${name}`]: undefined },
    { [`model.decoder.${name}`]: undefined },
  ]),
  { surprise: 1 },
  ...[0, 1, 15, 2 ** 20 + 2, 1.5, '48', null, undefined].flatMap((size) => [
    { ...transformer, 'model.encoder.embedding_size': size },
    { ...ssru, 'model.decoder.embedding_size': size },
  ]),
  ...['heads', 'feed_forward_size'].flatMap((name) => [
    ...[0, 2 ** 20 + 1, 1.5, '4', null, undefined].flatMap((value) => [
      { ...transformer, [`model.encoder.${name}`]: value },
      { ...ssru, [`model.decoder.${name}`]: value },
    ]),
    { [`model.encoder.${name}`]: 4 },
    { [`model.decoder.${name}`]: 4 },
  ]),
  ...[0, 65].map((value) => ({ ...transformer, 'model.encoder.layers': value })),
  { ...transformer, 'model.encoder.cell': 'gru' },
  { ...transformer, 'model.encoder.hidden_size': 8 },
  { ...transformer, 'model.encoder.bidirectional': true },
  { ...transformer, 'model.encoder.reverse_source': false },
  { ...transformer, 'model.encoder.residual': false },
  { ...transformer, 'model.encoder.alignment_head': 0 },
  { ...transformer, 'model.encoder.surprise': 1 },
  { ...transformer, ...noAttention },
  { ...ssru, 'model.decoder.cell': 'gru' },
  { ...ssru, 'model.decoder.hidden_size': 8 },
  { ...ssru, 'model.decoder.residual': false },
  { ...ssru, 'model.decoder.readout_size': 0 },
  { ...ssru, 'model.decoder.alignment_head': -1 },
  { ...ssru, 'model.decoder.surprise': 1 },
  { ...ssru, 'model.context': 'attention' },
  { ...ssru, 'model.attention': { score: 'general' } },
  { target_languages: ['a', 'b'] },
  ...[[], ['a'], ['a', 'a'], ['a', 1], ['a', ''], ['a', 'b c'], ['a', 'b'.repeat(36)], 'ab'].map(
    (target_languages) => ({ ...several, target_languages }),
  ),
  { ...several, target_languages: Array.from({ length: 257 }, (_, i) => `x${i}`) },
  { 'model.target_vocabulary_sizes': { a: 1, b: 1 } },
  { ...several, 'model.target_vocabulary_size': 9 },
  { ...several, 'model.target_vocabulary_sizes': { a: 1 } },
  { ...several, 'model.target_vocabulary_sizes': { a: 1, b: -1 } },
  { 'model.source_vocabulary_size': -1 },
  { 'model.target_vocabulary_size': 2 ** 20 + 1 },
  { 'tokenizers.target': undefined },
  { ...shared, 'tokenizers.source': { type: 'character' } },
  { tokenizers: {} },
  { 'model.tied_embeddings': 'all' },
  { 'tokenizers.source': { type: 'character', vocabulary_size: 300 } },
  ...[undefined, 5, 1_000_001].map((vocabulary_size) => ({
    'tokenizers.source': { type: 'word', vocabulary_size },
  })),
  ...[undefined, 261, 1_000_001, 300.5, '300'].map((vocabulary_size) => ({
    'tokenizers.source': { type: 'bpe', vocabulary_size },
  })),
  { 'model.context': 'every_step' },
  { 'model.context': 'initial_state' },
  { 'model.attention': undefined },
  { 'model.decoder.readout_size': undefined },
  { ...noAttention, 'model.decoder.readout_size': 0 },
  { 'model.attention.size': undefined },
  { 'model.attention': { score: 'general', size: 8 } },
  { 'model.attention.score': undefined },
  { 'model.attention.score': 'concat' },
  { 'model.attention.input_feeding': true },
  { 'model.attention.input_feeding': true, 'model.attention.placement': 'input' },
  { 'model.encoder.residual': true },
  { 'model.decoder.residual': true, 'model.decoder.layers': 1 },
  { 'model.encoder.reverse_source': true },
  { 'model.encoder.reverse_source': true, 'model.encoder.bidirectional': true },
  { 'model.decoder.bidirectional': true },
  { 'training.plateau': {} },
  { 'training.schedule': 'cosine', 'training.plateau': {} },
  { 'training.schedule': 'inverse_sqrt' },
  { 'training.schedule': 'inverse_sqrt', 'training.warmup_steps': 0 },
  { 'training.early_stopping': {} },
  optimizer({ momentum: 0.5 }),
  optimizer({ weight_decay: 0.5 }),
  optimizer({ type: 'adam', weight_decay: 0.5 }),
  optimizer({ type: 'adamw', momentum: 0.5 }),
  optimizer({ type: 'sgd', beta1: 0.5 }),
  optimizer({ type: 'sgd', beta2: 0.5 }),
  optimizer({ type: 'sgd', epsilon: 0.5 }),
  forcing({}),
  forcing({ schedule: 'linear' }),
  forcing({ schedule: 'exponential' }),
  forcing({ schedule: 'inverse_sigmoid' }),
  forcing({ schedule: 'constant', final_ratio: 0 }),
  forcing({ schedule: 'constant', steps: 1 }),
  forcing({ schedule: 'linear', steps: 1, decay: 0.5 }),
  forcing({ schedule: 'linear', steps: 1, k: 5 }),
  forcing({ schedule: 'exponential', decay: 0.5, steps: 1 }),
  forcing({ schedule: 'inverse_sigmoid', k: 5, ratio: 1 }),
];

/** Mistakes that only the engine finds: fields that must be equal, and the size of the whole model. */
const beyondSchema: Change[] = [
  { 'model.attention': { score: 'dot' } },
  { 'model.tied_embeddings': 'output' },
  { ...shared, 'model.tied_embeddings': 'all', 'model.decoder.embedding_size': 24 },
  { ...several, 'model.target_vocabulary_sizes': { a: 0, c: 0 } },
  { 'model.encoder.hidden_size': 2 ** 20 },
  { ...transformer, 'model.encoder.heads': 5 },
  { ...ssru, 'model.decoder.heads': 5 },
  { ...ssru, 'model.decoder.alignment_head': 4 },
  { ...ssru, 'model.decoder.embedding_size': 24 },
];

describe('the schema and the engine', () => {
  it.each(valid.map((change) => [name(change), change]))('accept %s', async (_, change) => {
    const changed = configWith(change);
    expect(isValid(changed), JSON.stringify(isValid.errors)).toBe(true);
    (await make(changed)).destroy();
  });

  it.each(invalid.map((change) => [name(change), change]))('refuse %s', async (_, change) => {
    const changed = configWith(change);
    await expect(make(changed)).rejects.toMatchObject({ code: 'invalid-argument' });
    expect(isValid(changed)).toBe(false);
  });

  it.each(beyondSchema.map((change) => [name(change), change]))(
    'differ where a schema cannot tell: %s',
    async (_, change) => {
      const changed = configWith(change);
      expect(isValid(changed), JSON.stringify(isValid.errors)).toBe(true);
      await expect(make(changed)).rejects.toMatchObject({ code: 'invalid-argument' });
    },
  );
});

describe('the schema', () => {
  const shipped = ['dates', 'de-en', 'en-fr', 'es-en', 'fr-en', 'g2p'];
  const recipes = [...shipped, 'scan'].flatMap((model) =>
    readdirSync(new URL(`models/${model}`, root))
      .filter((file) => file.endsWith('.json') && file !== 'package.json')
      .map((file) => `models/${model}/${file}`),
  );
  it.each(recipes)('accepts %s', (path) => {
    expect(isValid(read(path)), JSON.stringify(isValid.errors)).toBe(true);
  });

  it.each(shipped)('accepts the configuration in the model %s', (model) => {
    const inside = bundleConfig(`models/${model}/${model}.safetensors`);
    expect(isValidInBundle(inside), JSON.stringify(isValidInBundle.errors)).toBe(true);
    expect(isValidInBundle({ ...inside, surprise: 1 })).toBe(false);
    expect(isValidInBundle({ ...inside, model: read('models/dates/config.json').model })).toBe(
      false,
    );
  });

  it('accepts the configuration of a model that was trained here', async () => {
    for (const change of [
      {},
      several,
      { ...shared, ...noAttention },
      { ...transformer, ...ssru },
    ]) {
      const trainer = await make(configWith(change));
      const model = await loadModel(await trainer.exportModel());
      expect(isValidInBundle(configIn(await trainer.exportModel()))).toBe(true);
      model.destroy();
      trainer.destroy();
    }
  });
});

function name(change: Change): string {
  return JSON.stringify(change, (_, value) => value ?? String(value)).slice(0, 150);
}

function configWith(change: Change): Record<string, unknown> {
  const changed = structuredClone<Record<string, unknown>>(config);
  for (const [path, value] of Object.entries(change)) {
    const keys = path.split('.');
    const last = keys.pop() ?? '';
    let object = changed;
    for (const key of keys) {
      object[key] ??= {};
      object = object[key] as Record<string, unknown>;
    }
    object[last] = structuredClone(value);
  }
  return JSON.parse(JSON.stringify(changed));
}

function make(changed: Record<string, unknown>) {
  const languages = changed.target_languages;
  const all: Examples =
    Array.isArray(languages) && languages.length < 9
      ? Object.fromEntries(languages.map((language) => [language, pairs]))
      : pairs;
  return createTrainer({
    config: changed as unknown as ExperimentConfig,
    examples: all,
    dev: all,
  });
}

function bundleConfig(path: string) {
  return configIn(readFileSync(new URL(path, root)));
}

/** Returns the configuration in a model's file. */
function configIn(file: Uint8Array) {
  const length = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length)));
  return JSON.parse(header.__metadata__.config);
}
