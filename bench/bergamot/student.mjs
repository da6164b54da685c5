// Describes student models as Marian stores them, and makes random ones.
import { randomNumbers } from '../util.mjs';

/**
 * The sizes of a student whose source, target and output share one embedding table.
 * @typedef {{
 *   vocabulary: number, size: number, feedForward: number, encoderLayers: number, decoderLayers: number,
 *   heads: number,
 * }} Sizes
 *
 * Matrices are [inputs, outputs], the embedding table `Wemb` [vocabulary, size] and vectors [1, size], row by row.
 * @typedef {{ rows: number, columns: number, values: Float32Array }} Weight
 *
 * @typedef {{ sizes: Sizes, weights: Map<string, Weight> }} Student  a student's weights by Marian's names
 */

/** The shapes in which Bergamot and Firefox publish students. */
export const shapes = {
  tiny: sizesOf(256, 1536, 6, 2),
  'base-memory': sizesOf(384, 1536, 6, 4),
  base: sizesOf(512, 2048, 6, 2),
};

function sizesOf(size, feedForward, encoderLayers, decoderLayers) {
  return { vocabulary: 32_000, size, feedForward, encoderLayers, decoderLayers, heads: 8 };
}

/** Lists the weights of a student. @param {Sizes} sizes @returns {[name: string, rows: number, columns: number][]} */
export function listWeights({ vocabulary, size, feedForward, encoderLayers, decoderLayers }) {
  const norm = (name) => [`${name}_ln_scale`, `${name}_ln_bias`].map((part) => [part, 1, size]);
  const attention = (name) => [
    ...['q', 'k', 'v', 'o'].flatMap((part) => [
      [`${name}_W${part}`, size, size],
      [`${name}_b${part}`, 1, size],
    ]),
    ...norm(`${name}_Wo`),
  ];
  const feedForwardNetwork = (name) => [
    [`${name}_W1`, size, feedForward],
    [`${name}_b1`, 1, feedForward],
    [`${name}_W2`, feedForward, size],
    [`${name}_b2`, 1, size],
    ...norm(`${name}_ffn`),
  ];
  const recurrentUnit = (name) => [
    [`${name}_W`, size, size],
    [`${name}_Wf`, size, size],
    [`${name}_bf`, 1, size],
    ...norm(`${name}_ffn`),
  ];
  const layers = (count, of) => Array.from({ length: count }, (_, i) => of(i + 1)).flat();
  return [
    ['Wemb', vocabulary, size],
    ...layers(encoderLayers, (i) => [
      ...attention(`encoder_l${i}_self`),
      ...feedForwardNetwork(`encoder_l${i}_ffn`),
    ]),
    ...layers(decoderLayers, (i) => [
      ...recurrentUnit(`decoder_l${i}_rnn`),
      ...attention(`decoder_l${i}_context`),
      ...feedForwardNetwork(`decoder_l${i}_ffn`),
    ]),
    ['decoder_ff_logit_out_b', 1, vocabulary],
  ];
}

/**
 * By how much weights are larger than freshly initialized ones, and their means where these are not 0. With fresh
 * weights a student writes one token again and again, whatever it reads, and agreement would prove little. With large
 * weights in the encoder, too, it would depend on how float32 is rounded. These make the decoder's hidden units
 * sparse, by which it tells its inputs apart.
 */
const gains = [
  [/^Wemb$/, 0.7],
  [/_W[qk]$/, 3],
  [/^decoder_.*_Wf$/, 3],
  [/^decoder_.*_W1$/, 4],
  [/^decoder_.*_W2$/, 12],
];
const means = [
  [/_ln_scale$/, 1],
  [/^decoder_.*_b1$/, -5],
];

/**
 * Makes a student with random weights, which writes tokens that depend on what it reads.
 * @param {Sizes} sizes
 * @returns {Student}
 */
export function randomStudent(sizes) {
  const below = randomNumbers();
  const resolution = 2 ** 24;
  const weights = new Map();
  const lookUp = (table, wanted) => table.find(([pattern]) => pattern.test(wanted))?.[1];
  for (const [name, rows, columns] of listWeights(sizes)) {
    const mean = lookUp(means, name) ?? 0;
    const largest = (lookUp(gains, name) ?? 1) * largestInitial(name, rows, columns);
    const values = new Float32Array(rows * columns);
    for (let i = 0; i < values.length; ++i) {
      values[i] = mean + largest * ((2 * below(resolution)) / resolution - 1);
    }
    weights.set(name, { rows, columns, values });
  }
  return { sizes, weights };
}

/** Returns the largest initial value: embeddings have rows of about length 1, and matrices are Glorot's. */
function largestInitial(name, rows, columns) {
  if (rows === 1) return 0.3;
  return Math.sqrt(name === 'Wemb' ? 3 / columns : 6 / (rows + columns));
}

/** @param {Weight} weight @returns {Weight} */
export function transpose({ rows, columns, values }) {
  const result = new Float32Array(values.length);
  for (let i = 0; i < rows; ++i) {
    for (let j = 0; j < columns; ++j) result[j * rows + i] = values[i * columns + j];
  }
  return { rows: columns, columns: rows, values: result };
}
