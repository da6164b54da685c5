// Defines the models that translate, whose weights are random, and their texts.
//
// Words are made of letters, and a text of n - 1 words has n tokens, including `</s>`. No model ever
// writes `</s>`, so every translation is as long as asked for.
import { randomNumbers } from '../util.mjs';

/** The special tokens of a word tokenizer: <pad>, <s>, </s>, <unk>, and the word mark. */
const specialTokens = 5;

const transformer = { embedding_size: 256, heads: 8, feed_forward_size: 1024 };

const shapes = {
  gru: {
    encoder: { embedding_size: 256, cell: 'gru', hidden_size: 256, bidirectional: true },
    decoder: { embedding_size: 256, cell: 'gru', hidden_size: 512, readout_size: 512 },
    attention: { score: 'additive', size: 512, placement: 'input' },
  },
  lstm: {
    encoder: {
      embedding_size: 256,
      cell: 'lstm',
      layers: 2,
      hidden_size: 256,
      bidirectional: true,
    },
    decoder: { embedding_size: 256, cell: 'lstm', layers: 2, hidden_size: 512, readout_size: 512 },
    attention: { score: 'general', placement: 'output', input_feeding: true },
  },
  transformer: {
    encoder: { type: 'transformer', layers: 3, ...transformer },
    decoder: { type: 'ssru', layers: 2, ...transformer },
  },
};

/**
 * A model with one of `shapes` and a vocabulary of this size on both sides.
 * @typedef {{ name: string, shape: 'gru' | 'lstm' | 'transformer', vocabulary: number }} Model
 */

/** @returns {Model} */
export function modelOf(shape, vocabulary) {
  return { name: `${shape}${vocabulary / 1000}k`, shape, vocabulary };
}

/** @param {Model} model */
export function configOf({ name, shape, vocabulary }) {
  const tokenizer = { type: 'word', vocabulary_size: vocabulary };
  return {
    name,
    source_language: 'x-source',
    target_language: 'x-target',
    tokenizers: { source: tokenizer, target: tokenizer },
    model: shapes[shape],
    training: { epochs: 1, learning_rate: 0.001, schedule: 'constant' },
  };
}

/** Returns all words of a model's vocabulary. */
export function wordsOf({ vocabulary }) {
  return makeWords(vocabulary - specialTokens);
}

/** Returns this many different words of four letters. */
export function makeWords(count) {
  const letters = 'abcdefghijklmnopqrst';
  return Array.from({ length: count }, (_, number) =>
    [8000, 400, 20, 1].map((power) => letters[Math.floor(number / power) % 20]).join(''),
  );
}

/** Returns `count` texts of `tokens` tokens each, including `</s>`. */
export function makeTexts(model, count, tokens) {
  const below = randomNumbers();
  const words = wordsOf(model);
  const text = () => Array.from({ length: tokens - 1 }, () => words[below(words.length)]).join(' ');
  return Array.from({ length: count }, text);
}
