// The two models that are trained, the data they are trained on, and how much work a step is.
//
// All sentences of a side are equally long, so that nothing is padded, and there are exactly as many
// as a batch holds: every engine meets the same batch at every step, and their losses can be compared.

import { randomNumbers } from '../util.mjs';

const training = {
  // A run never ends by itself while it is measured.
  epochs: 1_000_000,
  learning_rate: 0.001,
  schedule: 'constant',
  clip_norm: 1,
  threads: 1,
};

/**
 * `sourceTime` and `targetTime` are tokens of a sentence, with `</s>`.
 *
 * dates: the sizes of TensorFlow.js's example date-conversion-attention, vocabularies of 35 and 13
 * and lengths of 12 and 10 among them. Its model has 78,221 parameters; ours adds an affine map from
 * the encoder's last state to the decoder's first (8,320) and, as PyTorch, a second vector of biases
 * to each LSTM (512).
 *
 * gru8k: words to words, as a translation model of moderate size.
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
      source_language: 'x-source',
      target_language: 'x-target',
      tokenizers: {
        source: { type: 'word', vocabulary_size: 8000 },
        target: { type: 'word', vocabulary_size: 8000 },
      },
      model: {
        encoder: { embedding_size: 256, cell: 'gru', hidden_size: 256, bidirectional: true },
        decoder: { embedding_size: 256, cell: 'gru', hidden_size: 512, readout_size: 512 },
        attention: { score: 'additive', size: 512, placement: 'input' },
      },
      // The pair that shows the tokenizers every word is too long to be trained on.
      training: { ...training, batch_tokens: 64 * (15 + 15), max_length: 15 },
    },
    makeSentences: makeWords,
  },
};

/** Source and target of each example: the batch, and what only the tokenizers need. */
export function makeExamples(model) {
  const below = randomNumbers();
  const { batch, extra } = model.makeSentences(model, below);
  return { batch, all: [...batch, ...extra] };
}

/** Of 31 and 9 characters: with the four special tokens vocabularies of 35 and 13. */
function makeStrings({ batch, sourceTime, targetTime }, below) {
  const sources = 'abcdefghijklmnopqrstuvwxyz-./01';
  const targets = '012345678';
  const pick = (characters, count, first) =>
    Array.from({ length: count }, (_, i) =>
      i === 0 ? characters[first % characters.length] : characters[below(characters.length)],
    ).join('');
  // The first characters go through the alphabet, so that none is missing.
  const pair = (_, i) => [pick(sources, sourceTime - 1, i), pick(targets, targetTime - 1, i)];
  return { batch: Array.from({ length: batch }, pair), extra: [] };
}

/** Of 7995 words: a vocabulary of 8000 with the four special tokens and the mark of words. */
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
 * Floating-point operations of a step: two for each multiply-add of a matrix product in the forward
 * pass, and twice as many again for the gradients of both of its factors.
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
    const [embedding, state] = [256, 512]; // of the encoder 256 in each direction
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
};
