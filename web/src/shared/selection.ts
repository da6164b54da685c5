/** What the reader points at: a target unit (row), a source unit (column), or one cell of the map. */
export interface Spot {
  readonly row?: number;
  readonly column?: number;
}

/** How strongly each unit is marked, 0 to 1. */
export interface Marks {
  readonly source: readonly number[];
  readonly target: readonly number[];
}

/** The one spot that text, map and words share; a pointer goes before the keyboard's focus. */
export class Selection {
  #pointed: Spot | undefined;
  #focused: Spot | undefined;
  #listeners: ((spot: Spot | undefined) => void)[] = [];

  point(spot: Spot | undefined): void {
    this.#pointed = spot;
    this.#announce();
  }

  focus(spot: Spot | undefined): void {
    this.#focused = spot;
    this.#announce();
  }

  clear(): void {
    this.#pointed = undefined;
    this.#focused = undefined;
    this.#announce();
  }

  onChange(listener: (spot: Spot | undefined) => void): void {
    this.#listeners.push(listener);
  }

  #announce(): void {
    for (const listener of this.#listeners) listener(this.#pointed ?? this.#focused);
  }
}

/** A word alone lights up its counterparts by weight; a cell lights up its two words. */
export function marksFor(spot: Spot, weights: readonly (readonly number[])[]): Marks {
  const { row, column } = spot;
  const target = weights.map((weightsOfRow, index) => {
    if (row !== undefined) return index === row ? 1 : 0;
    return column === undefined ? 0 : (weightsOfRow[column] ?? 0);
  });
  const source = (weights[0] ?? []).map((_, index) => {
    if (column !== undefined) return index === column ? 1 : 0;
    return row === undefined ? 0 : (weights[row]?.[index] ?? 0);
  });
  return { source, target };
}
