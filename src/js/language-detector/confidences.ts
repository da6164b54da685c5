import { eld } from 'eld/extrasmall';
import { canonicalTag } from '../shared/language-tags.js';

// Addresses are in no language.
eld.enableTextCleanup(true);

const tags = new Map(
  Object.values(eld.info().Languages).map((code) => [code, canonicalTag(code)] as const),
);

/** The languages that can be detected. */
export const languages: ReadonlySet<string> = new Set(tags.values());

/** The tag of what is in none of the languages. */
export const undetermined = 'und';

/**
 * The probability of a language is proportional to exp(sharpness √letters score), its score being the mean
 * log-probability of the text's n-grams. The square root stands for the fact that neighbouring n-grams depend on each
 * other. Text of other languages scores about 15 to 25 and the right language mostly more than 40, so a constant
 * between them stands for all other languages. bench/language-detectors.mjs measures how true these confidences are.
 */
const sharpness = 0.033;
const otherScore = 30;

/** How often a language that was expected is met in comparison with another. */
const expectedOdds = 10;

/** The detector reads no further in a single piece of text. */
const pieceLength = 300;
/** How many pieces of a long text are read, evenly spread over it. */
const mostPieces = 100;

/**
 * Returns how surely a text is in each language, and in none of them (`und`): numbers whose sum is 1. Of a text in
 * several languages, each gets its share of the letters.
 * @param expected the languages in which the text is more likely to be.
 */
export function confidencesOf(text: string, expected: readonly string[]): Map<string, number> {
  const totals = new Map([[undetermined, 0]]);
  const pieces = piecesOf(text);
  const step = Math.ceil(pieces.length / mostPieces);
  const read = pieces.filter((_, i) => i % step === 0);
  const letters = read.reduce((sum, piece) => sum + countLetters(piece), 0);
  if (letters === 0) return totals.set(undetermined, 1);
  for (const piece of read) {
    const share = countLetters(piece) / letters;
    for (const [language, confidence] of pieceConfidences(piece, expected)) {
      totals.set(language, (totals.get(language) ?? 0) + share * confidence);
    }
  }
  return totals;
}

/** Splits a text into lines, and long lines between words. */
function piecesOf(text: string): string[] {
  const line = `\\S[^\\n\\r\\u2028\\u2029]{0,${pieceLength - 1}}(?!\\S)`;
  return text.match(new RegExp(`${line}|\\S{1,${pieceLength}}`, 'gu')) ?? [];
}

const countLetters = (text: string) => text.match(/[\p{L}\p{M}]/gu)?.length ?? 0;

function pieceConfidences(piece: string, expected: readonly string[]): [string, number][] {
  const scale = sharpness * Math.sqrt(countLetters(piece));
  const weights = Object.entries(eld.detect(piece).getScores()).map(
    ([code, score]): [string, number] => {
      const language = tags.get(code) ?? code;
      const odds = expected.includes(language) ? expectedOdds : 1;
      // The detector has turned the mean into score = mean / (mean + 25).
      return [language, odds * Math.exp(scale * ((25 * score) / (1 - score) - otherScore))];
    },
  );
  weights.push([undetermined, 1]);
  const sum = weights.reduce((total, [, weight]) => total + weight, 0);
  return weights.map(([language, weight]) => [language, weight / sum]);
}
