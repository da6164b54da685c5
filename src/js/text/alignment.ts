/** A word's place in a text, in UTF-16 units. */
export interface WordRange {
  readonly start: number;
  readonly end: number;
}

/** A word of a translation, and the words of the source from which it came. */
export interface AlignedWord extends WordRange {
  /** The probability that the model gave it, after everything before it; 1 for a word that was copied. */
  readonly probability: number;
  /** Whether it was copied from the source instead of written by the model. */
  readonly copied: boolean;
  /** The words of the source it came from, the surest first; weights are at most 1 in sum. Empty if none is likely. */
  readonly sources: readonly { readonly word: number; readonly weight: number }[];
}

/** Which word of a translation came from which words of its source. */
export interface Alignment {
  readonly source: readonly WordRange[];
  readonly target: readonly AlignedWord[];
}
