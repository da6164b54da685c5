/** Texts that differ in more characters than this are matched only as far as these reach. */
const maxEdits = 1000;

/**
 * Returns the pairs of indices of equal elements in a longest common subsequence, in order (Myers 1986, An O(ND)
 * Difference Algorithm and Its Variations): time and memory grow with the number of differences.
 */
export function commonPairs(a: readonly string[], b: readonly string[]): [number, number][] {
  // reached[d][k + d] is the furthest element of `a` on diagonal k after d edits; b's is k less.
  const reached: Int32Array[] = [];
  for (let d = 0; d <= maxEdits; ++d) {
    const ends = new Int32Array(2 * d + 1);
    reached.push(ends);
    for (let k = -d; k <= d; k += 2) {
      let x = startOf(reached, d, k);
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) ++x;
      ends[k + d] = x;
      if (x >= a.length && x - k >= b.length) return pairsTo(reached, k);
    }
  }
  const last = reached.at(-1) as Int32Array;
  // A diagonal's end lies 2x - k elements from the start.
  const furthest = last.reduce(
    (best, x, i) => (2 * x - i > 2 * (last[best] ?? 0) - best ? i : best),
    0,
  );
  return pairsTo(reached, furthest - maxEdits);
}

/** Returns whether the path that goes furthest on diagonal k with d edits comes from diagonal k + 1. */
function skipsInB(reached: readonly Int32Array[], d: number, k: number): boolean {
  const before = reached[d - 1] as Int32Array;
  const at = (diagonal: number) => before[diagonal + d - 1] ?? 0;
  return k === -d || (k !== d && at(k - 1) < at(k + 1));
}

/** Returns where on diagonal k a run of equal elements begins after the last of d edits. */
function startOf(reached: readonly Int32Array[], d: number, k: number): number {
  if (d === 0) return 0;
  const before = reached[d - 1] as Int32Array;
  return skipsInB(reached, d, k) ? (before[k + d] ?? 0) : (before[k + d - 2] ?? 0) + 1;
}

/** Follows a path back from the end of diagonal k. */
function pairsTo(reached: readonly Int32Array[], end: number): [number, number][] {
  const pairs: [number, number][] = [];
  let k = end;
  for (let d = reached.length - 1; d >= 0; --d) {
    const start = startOf(reached, d, k);
    for (let x = (reached[d]?.[k + d] ?? 0) - 1; x >= start; --x) pairs.push([x, x - k]);
    if (d > 0) k += skipsInB(reached, d, k) ? 1 : -1;
  }
  return pairs.reverse();
}
