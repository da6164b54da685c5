// Measured figures that lessons draw. A test compares them with the documents they are quoted from.

/** Symbols right (%) by the length of the copied string: docs/claims.md, “attention”. */
export const copying = {
  places: ['5–12', '13–20', '21–28', '29–36', '37–44', '45–52', '53–60'],
  rows: {
    additive: [100, 100, 100, 100, 100, 100, 100],
    dot: [100, 100, 100, 100, 100, 100, 100],
    everyStep: [97, 66, 40, 28, 23, 21, 18],
    firstState: [12, 11, 11, 11, 11, 10, 10],
  },
} as const;

/** BLEU by the number of French words: docs/results.md, “With attention and without”. */
export const translating = {
  places: ['1–5', '6–10', '11–15', '16–20'],
  rows: {
    attention: [55.4, 52.7, 48.1, 30.5],
    without: [52.0, 46.7, 33.1, 17.3],
  },
} as const;
