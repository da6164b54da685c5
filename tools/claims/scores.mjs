// Turns a model's answers into the figures of a plot.

/**
 * The scores of a model on the test sources of one length.
 * @typedef {{ length: number, examples: number, exact: number, symbols: number }} LengthScore
 *   `exact`: share (0...1) of the answers that are right from the first symbol to the last;
 *   `symbols`: share of the reference's symbols that the answer has in the same place.
 */

/**
 * @param {string[][]} pairs source and reference
 * @param {string[]} answers
 * @returns {LengthScore[]} by rising length
 */
export function scoreByLength(pairs, answers) {
  /** @type {Map<number, { exact: number, symbols: number }[]>} */
  const byLength = new Map();
  for (const [index, [source, reference]] of pairs.entries()) {
    const scores = byLength.get(source.length) ?? [];
    byLength.set(source.length, scores);
    scores.push(scoreAnswer(reference, answers[index]));
  }
  return [...byLength]
    .map(([length, scores]) => ({
      length,
      examples: scores.length,
      exact: mean(scores.map(({ exact }) => exact)),
      symbols: mean(scores.map(({ symbols }) => symbols)),
    }))
    .sort((a, b) => a.length - b.length);
}

function scoreAnswer(reference, answer) {
  const expected = [...reference];
  const right = expected.filter((symbol, place) => symbol === answer[place]).length;
  return { exact: Number(answer === reference), symbols: right / expected.length };
}

/**
 * Returns the mean score of the lengths from `from` to `to`, each with the same weight.
 * @param {LengthScore[]} scores
 * @param {'exact' | 'symbols'} measure
 */
export function scoreOf(scores, measure, from = 0, to = Infinity) {
  const chosen = scores.filter(({ length }) => length >= from && length <= to);
  return mean(chosen.map((score) => score[measure]));
}

/** @param {number[]} values at least one */
export function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Returns the middle value; for an even number of values the lower of the two in the middle. */
export function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)];
}

/**
 * Returns the first step at which a model had this share of the dev set right, or Infinity.
 * @param {{ step: number, exactMatch: number }[]} dev
 */
export function stepsTo(dev, exactMatch) {
  return dev.find((report) => report.exactMatch >= exactMatch)?.step ?? Infinity;
}
