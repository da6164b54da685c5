import '../../tools/enable-relaxed-simd.mjs';
import { loadModel } from 'attentive';
import { expect, it } from 'vitest';
import { encodeModel } from '../../bench/bergamot/marian-files.mjs';
import { ReferenceNetwork } from '../../bench/bergamot/reference-network.mjs';
import { randomStudent, type Student } from '../../bench/bergamot/student.mjs';
import { encodeVocabulary } from '../../bench/bergamot/vocabulary-file.mjs';

const words = ['ba', 'be', 'bi', 'bo', 'bu', 'ca', 'ce', 'ci', 'co', 'cu'];
const pieces = words.map((word) => `▁${word}`);
const [bytes, unknown] = [256, 1];
const sizes = {
  ...{ vocabulary: 2 + bytes + pieces.length, size: 64, feedForward: 128, heads: 4 },
  ...{ encoderLayers: 3, decoderLayers: 2 },
};
const idOf = (piece: string) => (piece === '</s>' ? 0 : 2 + bytes + pieces.indexOf(piece));

/** Gives a student the weights that its int8 file holds. */
function roundWeights({ weights }: Student): void {
  for (const { rows, values } of weights.values()) {
    if (rows === 1) continue;
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const multiplier = Math.fround(127 / largest);
    values.forEach((value, i) => {
      values[i] = Math.round(Math.fround(value * multiplier)) / multiplier;
    });
  }
}

/** Rounds a row as src/core/kernels/int8_product does. */
function roundActivations(row: Float64Array): Float64Array {
  const largest = row.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const scale = largest / (row.every((value) => value >= 0) ? 127 : 63) || 1;
  return row.map((value) => Math.round(value / scale) * scale);
}

function logProbability(logits: Float64Array, id: number): number {
  const others = logits.filter((_, i) => i !== unknown);
  const largest = Math.max(...others);
  const sum = others.reduce((total, logit) => total + Math.exp(logit - largest), 0);
  return (logits[id] ?? 0) - largest - Math.log(sum);
}

it.each(['simd', 'relaxed'] as const)(
  'a student in int8 computes what rounded activations make of its network: %s',
  async (variant) => {
    const student = randomStudent(sizes);
    const marian = {
      model: encodeModel(student, { precision: 'int8' }),
      vocab: encodeVocabulary(pieces),
    };
    const model = await loadModel({ marian }, { variant });
    roundWeights(student);
    const differences = async (network: ReferenceNetwork) => {
      const all: number[] = [];
      for (let i = 0; i < 12; ++i) {
        const some = Array.from({ length: 4 + (i % 5) }, (_, j) => words[(i * i + 3 * j) % 10]);
        const source = some.join(' ');
        const { sourceTokens, tokens, logProbabilities } = await model.score(source, source);
        const target = tokens.map(idOf);
        for (const [t, logits] of network.logits(sourceTokens.map(idOf), target).entries()) {
          all.push(Math.abs((logProbabilities[t] ?? 0) - logProbability(logits, target[t] ?? 0)));
        }
      }
      return all.sort((a, b) => a - b);
    };
    const rounded = await differences(new ReferenceNetwork(student, () => {}, roundActivations));
    const exact = await differences(new ReferenceNetwork(student));
    const median = (sorted: number[]) => sorted[sorted.length >> 1] ?? Number.NaN;
    // Where a value lies between two integers, it may be rounded to the other one, and all that follows with it.
    expect(median(rounded)).toBeLessThan(1e-5);
    expect(median(exact)).toBeGreaterThan(100 * median(rounded));
    model.destroy();
  },
);
