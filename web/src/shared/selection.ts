/** The target unit (row), source unit (column) or cell of the map at which the reader points. */
export interface Selected {
  readonly row?: number;
  readonly column?: number;
}

/** How strongly each unit is marked, 0 to 1. */
export interface Marks {
  readonly source: readonly number[];
  readonly target: readonly number[];
}

/**
 * The selection that text, map and words share. What is held takes precedence over the pointer, and the pointer over the
 * keyboard's focus.
 */
export class Selection {
  #held: Selected | undefined;
  #pointed: Selected | undefined;
  #focused: Selected | undefined;
  #listeners: ((selected: Selected | undefined) => void)[] = [];

  point(selected: Selected | undefined): void {
    this.#pointed = selected;
    this.#announce();
  }

  focus(selected: Selected | undefined): void {
    this.#focused = selected;
    this.#announce();
  }

  /** Keeps a selection, wherever pointer and focus go, until it is called with none. */
  hold(selected: Selected | undefined): void {
    this.#held = selected;
    this.#announce();
  }

  clear(): void {
    this.#held = undefined;
    this.#pointed = undefined;
    this.#focused = undefined;
    this.#announce();
  }

  onChange(listener: (selected: Selected | undefined) => void): void {
    this.#listeners.push(listener);
  }

  #announce(): void {
    for (const listener of this.#listeners) listener(this.#held ?? this.#pointed ?? this.#focused);
  }
}

/** Marks the counterparts of a selected word by their weights, or the two words of a selected cell. */
export function marksFor(selected: Selected, weights: readonly (readonly number[])[]): Marks {
  const { row, column } = selected;
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
