import '../../tools/enable-relaxed-simd.mjs';
import { readdirSync, readFileSync } from 'node:fs';
import { loadModel } from 'attentive';
import { describe, expect, it } from 'vitest';
import {
  type Change,
  configWith,
  forcing,
  isValid,
  isValidInBundle,
  make,
  metadataIn,
  name,
  noAttention,
  optimizer,
  several,
  shared,
  ssru,
  transformer,
} from './config-changes.js';

// The published schema and the engine must agree on fields that belong together; config-fields.test.ts compares what they
// say of each field alone.

const root = new URL('../../', import.meta.url);
const read = (path: string) => JSON.parse(readFileSync(new URL(path, root), 'utf8'));

const valid: Change[] = [
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
  { 'training.schedule': 'inverse_sqrt', 'training.warmup_steps': 1 },
  { 'training.schedule': 'plateau', 'training.plateau': {} },
  forcing({ schedule: 'exponential', decay: 0.5, ratio: 0.9, final_ratio: 0.1 }),
  { 'model.encoder.layers': 2, 'model.encoder.residual': true },
  transformer,
  ssru,
  { ...transformer, ...ssru },
  { ...transformer, ...ssru, 'model.encoder.layers': 2, 'model.decoder.layers': 2 },
  { ...transformer, ...ssru, 'model.tied_embeddings': 'output', 'model.dropout': 0.1 },
  { ...transformer, ...ssru, ...shared, 'model.tied_embeddings': 'all' },
  { ...ssru, 'model.decoder.alignment_head': 0, 'model.decoder.alignment_layer': 0 },
  { ...ssru, 'model.decoder.alignment_shift': 1 },
  { 'model.decoder.alignment_shift': 0.25 },
  { ...transformer, 'model.attention': undefined, 'model.context': 'initial_state' },
];

const invalid: Change[] = [
  { ...transformer, 'model.encoder.cell': 'gru' },
  { ...transformer, 'model.encoder.hidden_size': 8 },
  { ...transformer, 'model.encoder.bidirectional': true },
  { ...transformer, 'model.encoder.reverse_source': false },
  { ...transformer, 'model.encoder.residual': false },
  { ...transformer, 'model.encoder.alignment_head': 0 },
  { ...transformer, ...noAttention },
  { ...ssru, 'model.decoder.cell': 'gru' },
  { ...ssru, 'model.decoder.hidden_size': 8 },
  { ...ssru, 'model.decoder.residual': false },
  { ...ssru, 'model.decoder.readout_size': 0 },
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
  { ...shared, 'tokenizers.source': { type: 'character' } },
  { 'model.tied_embeddings': 'all' },
  { 'tokenizers.source': { type: 'character', vocabulary_size: 300 } },
  { 'model.context': 'every_step' },
  { 'model.context': 'initial_state' },
  { 'model.attention': undefined },
  { 'model.decoder.readout_size': undefined },
  { ...noAttention, 'model.decoder.readout_size': 0 },
  { 'model.attention.size': undefined },
  { 'model.attention': { score: 'general', size: 8 } },
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
  optimizer({ momentum: 0.5 }),
  optimizer({ weight_decay: 0.5 }),
  optimizer({ type: 'adam', weight_decay: 0.5 }),
  optimizer({ type: 'adamw', momentum: 0.5 }),
  optimizer({ type: 'sgd', beta1: 0.5 }),
  optimizer({ type: 'sgd', beta2: 0.5 }),
  optimizer({ type: 'sgd', epsilon: 0.5 }),
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
  { ...ssru, 'model.decoder.alignment_layer': 1 },
  { ...noAttention, 'model.decoder.alignment_shift': 1 },
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
      expect(isValidInBundle(metadataIn(await trainer.exportModel(), 'config'))).toBe(true);
      model.destroy();
      trainer.destroy();
    }
  });
});

function bundleConfig(path: string) {
  return metadataIn(readFileSync(new URL(path, root)), 'config');
}
