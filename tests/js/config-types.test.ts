import '../../tools/enable-relaxed-simd.mjs';
import { createTrainer, type ExperimentConfig, type ModelConfig } from 'attentive';
import { describe, expect, it } from 'vitest';
import { config, examples } from './suites/reversal.js';

// Contradictory options are type errors (tsc checks the expectations), and the engine refuses them, because JavaScript
// can pass anything.

const { encoder, decoder, attention, ...rest } = config.model;
const sizes = { embedding_size: 16, heads: 2, feed_forward_size: 24 };
const transformer = { type: 'transformer', ...sizes } as const;
const ssru = { type: 'ssru', ...sizes } as const;

describe('the types of a model config', () => {
  const models: [name: string, field: RegExp, model: ModelConfig][] = [
    [
      'that feeds back what attends on the input',
      /config\.model\.attention\.input_feeding/,
      // @ts-expect-error input_feeding needs the placement output
      { ...rest, encoder, decoder, attention: { ...attention, input_feeding: true } },
    ],
    [
      'with attention that its context does not use',
      /config\.model\.attention/,
      // @ts-expect-error attention needs the context attention
      { ...rest, encoder, decoder, attention, context: 'every_step' },
    ],
    [
      'without the attention that its context uses',
      /config\.model\.attention/,
      // @ts-expect-error the context attention, as left out, needs attention
      { ...rest, encoder, decoder },
    ],
    [
      'with a size for a score without a layer',
      /config\.model\.attention\.size/,
      // @ts-expect-error size belongs to the additive score
      { ...rest, encoder, decoder, attention: { score: 'general', size: 8 } },
    ],
    [
      'that reads from the end what it reads both ways',
      /config\.model\.encoder\.reverse_source/,
      // @ts-expect-error reverse_source needs one direction
      { ...rest, encoder: { ...encoder, reverse_source: true }, decoder, attention },
    ],
    [
      'that joins a context to its state without a readout',
      /config\.model\.decoder\.readout_size/,
      // @ts-expect-error readout_size may be left out with the context initial_state only
      { ...rest, encoder, decoder: { ...decoder, readout_size: undefined }, context: 'every_step' },
    ],
    [
      'of a Transformer with a cell',
      /config\.model\.encoder\.cell/,
      // @ts-expect-error a cell belongs to a recurrent encoder
      { ...rest, encoder: { ...transformer, cell: 'gru' }, decoder, attention },
    ],
    [
      'of a Transformer whose last state is asked for',
      /config\.model\.context/,
      // @ts-expect-error only a recurrent encoder has a last state
      { ...rest, encoder: transformer, decoder, context: 'every_step' },
    ],
    [
      'that chooses what an SSRU decoder attends to',
      /config\.model\.attention/,
      // @ts-expect-error attention belongs to a recurrent decoder
      { ...rest, encoder: transformer, decoder: ssru, attention },
    ],
  ];
  it.each(models)('refuse a model %s', async (_, field, model) => {
    await expect(createTrainer({ config: { ...config, model }, examples })).rejects.toMatchObject({
      code: 'invalid-argument',
      message: expect.stringMatching(field),
    });
  });

  it('accept every kind of model, as the engine does', async () => {
    const kinds: ModelConfig[] = [
      { encoder, decoder, attention: { score: 'general', placement: 'output' } },
      {
        encoder: { ...encoder, cell: 'rnn', layers: 2, residual: true },
        decoder: { ...decoder, cell: 'lstm' },
        attention: { score: 'additive', size: 8, placement: 'output', input_feeding: true },
      },
      { encoder, decoder, context: 'every_step' },
      {
        encoder: { ...encoder, bidirectional: false, reverse_source: true },
        decoder: { embedding_size: 24, cell: 'gru', hidden_size: 24 },
        context: 'initial_state',
        tied_embeddings: 'output',
      },
      { encoder: transformer, decoder: { ...ssru, alignment_layer: 0, alignment_head: 1 } },
      { encoder: transformer, decoder: { ...decoder, alignment_shift: 0.25 }, attention },
      { encoder, decoder: { ...ssru, embedding_size: 48 } },
    ];
    for (const model of kinds) {
      const trainer = await createTrainer({ config: { ...config, model }, examples });
      expect(trainer.info.config).toMatchObject(model);
      expect((await trainer.advance({ steps: 2 })).loss).toBeGreaterThan(0);
      trainer.destroy();
    }
  });
});

describe('the types of an experiment config', () => {
  const { target_language, tokenizers, ...others } = config;
  const experiments: [name: string, field: RegExp, config: ExperimentConfig][] = [
    [
      'of one target language and several',
      /config\.target_languages/,
      // @ts-expect-error either the one or the other
      { ...others, target_language, tokenizers, target_languages: ['a', 'b'] },
    ],
    [
      'with one tokenizer for all and one for each',
      /config\.tokenizers\.shared/,
      // @ts-expect-error either the one or the others
      { ...others, target_language, tokenizers: { ...tokenizers, shared: tokenizers.source } },
    ],
  ];
  it.each(experiments)('refuse an experiment %s', async (_, field, wrong) => {
    await expect(createTrainer({ config: wrong, examples })).rejects.toMatchObject({
      code: 'invalid-argument',
      message: expect.stringMatching(field),
    });
  });
});
