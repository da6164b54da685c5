import type { SearchNode } from 'attentive';

/** A hypothesis of the search at its place in the tree. */
export interface Place {
  readonly node: number;
  /** Its length less one: the column. */
  readonly depth: number;
  readonly row: number;
  /** What continues it, from the top. */
  readonly children: readonly number[];
}

/**
 * Places the hypotheses of a search in columns by length. Each stands as far up as it can without standing above
 * its parent or crossing another branch.
 */
export function layOut(search: readonly SearchNode[]): Place[] {
  const children: number[][] = search.map(() => []);
  const roots: number[] = [];
  for (const [node, { parent }] of search.entries()) (children[parent] ?? roots).push(node);
  const goesOn = (node: number) => (children[node]?.length ? 1 : 0);
  const total = (node: number) => search[node]?.total ?? 0;
  // Those that go on come first, then the more probable.
  const sorted = (siblings: number[]) =>
    siblings.sort((a, b) => goesOn(b) - goesOn(a) || total(b) - total(a));
  const places: Place[] = [];
  let column = sorted(roots);
  for (let depth = 0; column.length > 0; ++depth) {
    let free = 0;
    for (const node of column) {
      const row = Math.max(free, places[search[node]?.parent ?? -1]?.row ?? 0);
      places[node] = { node, depth, row, children: sorted(children[node] ?? []) };
      free = row + 1;
    }
    column = column.flatMap((node) => children[node] ?? []);
  }
  return places;
}
