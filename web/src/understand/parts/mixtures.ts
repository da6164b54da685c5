// How much each position of a text takes from each other: by self-attention, and by the recurrence of an SSRU.

import { dot, rotation, softmax, times, type Vector } from './vectors';

/** What a kind of layer makes of a text. */
export interface Mixture {
  readonly units: readonly string[];
  /** The share that position t takes from position j, [t][j]; 0 where it cannot read. */
  readonly weights: readonly Vector[];
  /** How many vectors the last position reads. */
  readonly reads: number;
  /** How many numbers are kept for a position that follows; an encoder has none to follow. */
  readonly keeps: number | undefined;
  /** How many steps lead from the first position to the last. */
  readonly path: number;
}

/** The features of a vector, as in the models of Firefox. */
const features = 256;
/** The scores of equal letters; those of others are smaller. */
const likeness = 4;

/** Letters are embedded as directions, so that equal ones are most alike. */
function embed(unit: string): Vector {
  return times(rotation(137.5 * (unit.codePointAt(0) ?? 0)), [1, 0]);
}

/** One head whose queries and keys are the embeddings themselves. */
export function selfAttention(units: readonly string[], causal: boolean): Mixture {
  const vectors = units.map(embed);
  const weights = vectors.map((query, t) => {
    const scores = vectors.map((key, j) =>
      causal && j > t ? Number.NEGATIVE_INFINITY : likeness * dot(query, key),
    );
    return softmax(scores);
  });
  // A key and a value are kept for each position.
  const keeps = causal ? 2 * features * units.length : undefined;
  return { units, weights, reads: units.length, keeps, path: Math.min(1, units.length - 1) };
}

/** The gate of each position is computed from its letter, f = sigmoid(w · x + b). */
export function ssru(units: readonly string[], bias: number): Mixture {
  const gates = units.map((unit) => 1 / (1 + Math.exp(-(dot([0.8, 0.4], embed(unit)) + bias))));
  const weights: Vector[] = [];
  for (const [t, gate] of gates.entries()) {
    const kept = (weights.at(-1) ?? units.map(() => 0)).map((share) => gate * share);
    weights.push(kept.map((share, j) => (j === t ? 1 - gate : share)));
  }
  return { units, weights, reads: 2, keeps: features, path: units.length - 1 };
}
