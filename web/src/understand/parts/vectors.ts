// The few operations on vectors that the lessons are made of.

export type Vector = readonly number[];
/** One row for each output. */
export type Weights = readonly Vector[];

export function dot(a: Vector, b: Vector): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}

export function times(weights: Weights, x: Vector): Vector {
  return weights.map((row) => dot(row, x));
}

export function add(...vectors: readonly Vector[]): Vector {
  const [first = []] = vectors;
  return first.map((_, i) => vectors.reduce((sum, vector) => sum + (vector[i] ?? 0), 0));
}

export function scale(factor: number, x: Vector): Vector {
  return x.map((value) => factor * value);
}

export function norm(x: Vector): number {
  return Math.hypot(...x);
}

export function distance(a: Vector, b: Vector): number {
  return norm(add(a, scale(-1, b)));
}

export function rotation(degrees: number): Weights {
  const angle = (degrees / 180) * Math.PI;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [
    [cos, -sin],
    [sin, cos],
  ];
}

/** Returns weights that sum to 1. The largest score is subtracted first, so that no exponential overflows. */
export function softmax(scores: Vector): Vector {
  const largest = Math.max(...scores);
  const exponentials = scores.map((score) => Math.exp(score - largest));
  const sum = exponentials.reduce((total, value) => total + value, 0);
  return exponentials.map((value) => value / sum);
}

export function weightedSum(weights: Vector, vectors: readonly Vector[]): Vector {
  return add(...vectors.map((vector, i) => scale(weights[i] ?? 0, vector)));
}
