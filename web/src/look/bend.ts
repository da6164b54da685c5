/**
 * Gives one source token another weight, between 0 and 1. The others share the rest in the proportion in which they
 * did before, or equally if they had nothing.
 */
export function bend(weights: readonly number[], at: number, weight: number): number[] {
  const others = weights.reduce((sum, other, j) => (j === at ? sum : sum + other), 0);
  return weights.map((other, j) => {
    if (j === at) return weights.length === 1 ? 1 : weight;
    return others > 0 ? ((1 - weight) * other) / others : (1 - weight) / (weights.length - 1);
  });
}
