/** An untrained model of a few hundred weights, whose work is nearly all overhead of calls. */
export const tinyConfig = {
  name: 'tiny',
  source_language: 'x',
  target_language: 'y',
  tokenizers: { source: { type: 'character' }, target: { type: 'character' } },
  model: {
    encoder: { embedding_size: 3, cell: 'gru', hidden_size: 3 },
    decoder: { embedding_size: 3, cell: 'gru', hidden_size: 3, readout_size: 3 },
    attention: { score: 'additive', size: 3 },
  },
  training: { epochs: 1 },
} as const;
