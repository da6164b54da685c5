// Defines the models that are trained, their data, and the work of a step.
//
// All sentences of a side have the same length, so that nothing is padded, and there are exactly as many
// as a batch holds: every engine sees the same batch at every step, and their losses can be compared.

import { randomNumbers } from '../util.mjs';

const training = {
  // No run may end by itself while it is measured.
  epochs: 1_000_000,
  learning_rate: 0.001,
  schedule: 'constant',
  clip_norm: 1,
  threads: 1,
};

const words = {
  source_language: 'x-source',
  target_language: 'x-target',
  tokenizers: {
    source: { type: 'word', vocabulary_size: 8000 },
    target: { type: 'word', vocabulary_size: 8000 },
  },
};

const transformer = { embedding_size: 256, heads: 8, feed_forward_size: 1024 };

/**
 * `sourceTime` and `targetTime` are the tokens of a sentence, including `</s>`.
 *
 * dates has the sizes of TensorFlow.js's example date-conversion-attention, including its vocabularies of
 * 35 and 13 and lengths of 12 and 10. That model has 78,221 parameters; ours adds an affine map from the
 * encoder's last state to the decoder's first (8,320) and, like PyTorch, a second bias vector for each
 * LSTM (512).
 *
 * gru8k translates words to words, like a translation model of moderate size. transformer8k does so with a
 * Transformer and an SSRU decoder in batches of 2,000 tokens.
 */
export const models = {
  dates: {
    batch: 128,
    sourceTime: 12,
    targetTime: 10,
    parameters: 78_221 + 8_320 + 512,
    config: {
      name: 'dates',
      source_language: 'x-date',
      target_language: 'x-iso8601',
      tokenizers: { source: { type: 'character' }, target: { type: 'character' } },
      model: {
        encoder: { embedding_size: 64, cell: 'lstm', hidden_size: 64, bidirectional: false },
        decoder: { embedding_size: 64, cell: 'lstm', hidden_size: 64, readout_size: 64 },
        attention: { score: 'dot', placement: 'output' },
      },
      training: { ...training, batch_tokens: 128 * (12 + 10) },
    },
    makeSentences: makeStrings,
  },
  gru8k: {
    batch: 64,
    sourceTime: 15,
    targetTime: 15,
    parameters: 12_402_496,
    config: {
      name: 'gru8k',
      ...words,
      model: {
        encoder: { embedding_size: 256, cell: 'gru', hidden_size: 256, bidirectional: true },
        decoder: { embedding_size: 256, cell: 'gru', hidden_size: 512, readout_size: 512 },
        attention: { score: 'additive', size: 512, placement: 'input' },
      },
      // The pair that shows every word to the tokenizers is too long, so training skips it.
      training: { ...training, batch_tokens: 64 * (15 + 15), max_length: 15 },
    },
    makeSentences: makeWords,
  },
  transformer8k: {
    batch: 40,
    sourceTime: 25,
    targetTime: 25,
    config: {
      name: 'transformer8k',
      ...words,
      model: {
        encoder: { type: 'transformer', layers: 3, ...transformer },
        decoder: { type: 'ssru', layers: 2, ...transformer },
      },
      training: { ...training, batch_tokens: 40 * (25 + 25), max_length: 25 },
    },
    makeSentences: makeWords,
  },
};

/** Makes examples, as pairs of source and target: the batch, and all, which adds those for the tokenizers. */
export function makeExamples(model) {
  const below = randomNumbers();
  const { batch, extra } = model.makeSentences(model, below);
  return { batch, all: [...batch, ...extra] };
}

/** Makes strings of 31 and 9 characters, which with the four special tokens give vocabularies of 35 and 13. */
function makeStrings({ batch, sourceTime, targetTime }, below) {
  const sources = 'abcdefghijklmnopqrstuvwxyz-./01';
  const targets = '012345678';
  const pick = (characters, count, first) =>
    Array.from({ length: count }, (_, i) =>
      i === 0 ? characters[first % characters.length] : characters[below(characters.length)],
    ).join('');
  // The first characters run through the alphabet, so that none is missing.
  const pair = (_, i) => [pick(sources, sourceTime - 1, i), pick(targets, targetTime - 1, i)];
  return { batch: Array.from({ length: batch }, pair), extra: [] };
}

/** Uses 7995 words, which with the four special tokens and the word mark give a vocabulary of 8000. */
function makeWords({ batch, sourceTime, targetTime }, below) {
  const letters = 'abcdefghijklmnopqrst';
  const word = (number) =>
    [400, 20, 1].map((power) => letters[Math.floor(number / power) % 20]).join('');
  const words = Array.from({ length: 7995 }, (_, number) => word(number));
  const pick = (count) => Array.from({ length: count }, () => words[below(words.length)]).join(' ');
  const every = words.join(' ');
  return {
    batch: Array.from({ length: batch }, () => [pick(sourceTime - 1), pick(targetTime - 1)]),
    extra: [[every, every]],
  };
}

/**
 * Returns the floating-point operations of a step: two for each multiply-add of a matrix product in the
 * forward pass, and twice as many again for the gradients of its two factors.
 */
export function flopsOfStep(name) {
  return 3 * 2 * multiplyAdds[name](models[name]);
}

const multiplyAdds = {
  dates({ batch, sourceTime: source, targetTime: target }) {
    const size = 64;
    const cell = 4 * size * (size + size);
    const bridge = 2 * size * size;
    const attention = 2 * source * size; // scores, context
    const readout = size * 2 * size;
    const output = 13 * size;
    return batch * (source * cell + bridge + target * (cell + attention + readout + output));
  },
  gru8k({ batch, sourceTime: source, targetTime: target }) {
    const [embedding, state] = [256, 512]; // the encoder has 256 in each direction
    const encoderCell = 2 * 3 * 256 * (embedding + 256);
    const keys = state * state;
    const bridge = state * state;
    const attention = state * state + 2 * source * state; // query; scores, context
    const cell = 3 * state * (embedding + state + state);
    const readout = state * (state + state + embedding);
    const output = 8000 * state;
    return (
      batch *
      (source * (encoderCell + keys) + bridge + target * (attention + cell + readout + output))
    );
  },
  transformer8k({ batch, sourceTime: source, targetTime: target }) {
    const size = 256;
    const feedForward = 2 * size * 1024;
    const attention = 2 * source * size; // scores, values
    const encoderLayer = 4 * size * size + attention + feedForward;
    const memory = 2 * size * size; // keys and values of a decoder layer
    const decoderLayer = (2 + 2) * size * size + attention + feedForward; // SSRU; query, output
    const output = 8000 * size;
    return (
      batch * (source * (3 * encoderLayer + 2 * memory) + target * (2 * decoderLayer + output))
    );
  },
};
