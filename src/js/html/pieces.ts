// Divides the text of a block, and its translation, into the pieces between which tags may stand.
import type { TextRange } from './visible-text.js';

/** A word, a part of one, a sign or a placeholder. */
export interface Piece extends TextRange {
  /** The number of the unit for which it stands, if it is a placeholder. */
  readonly unit: number | undefined;
  /** The index of its word, if it belongs to one. */
  readonly word: number | undefined;
}

/** Signs are pieces one by one, but emoji and other symbols together. */
const signs = /\p{P}\p{M}*|[^\s\p{P}]+/gu;

/**
 * Divides a text. All of it but white space is in one of the pieces.
 * @param words its words, in order.
 * @param cuts where words are divided.
 * @param placeholders what stands for units, by number. A unit has a piece only where it comes first.
 */
export function piecesOf(
  text: string,
  words: readonly TextRange[],
  cuts: ReadonlySet<number>,
  placeholders: readonly string[],
): Piece[] {
  const pieces: Piece[] = [];
  const addWord = (from: number, to: number, word: number) => {
    let start = from;
    for (let at = from + 1; at <= to; ++at) {
      if (at < to && !cuts.has(at)) continue;
      pieces.push({ start, end: at, unit: undefined, word });
      start = at;
    }
  };
  const addSigns = (from: number, to: number) => {
    for (const { 0: sign, index } of text.slice(from, to).matchAll(signs)) {
      const start = from + index;
      pieces.push({ start, end: start + sign.length, unit: undefined, word: undefined });
    }
  };
  let next = 0;
  const addText = (from: number, to: number) => {
    let at = from;
    for (; (words[next]?.start ?? to) < to; ++next) {
      const { start, end } = words[next] as TextRange;
      addSigns(at, start);
      if (Math.min(end, to) > Math.max(start, at))
        addWord(Math.max(start, at), Math.min(end, to), next);
      at = Math.max(at, Math.min(end, to));
      if (end > to) break;
    }
    addSigns(at, to);
  };
  let at = 0;
  for (const { unit, start, end } of placesOf(text, placeholders)) {
    addText(at, start);
    pieces.push({ start, end, unit, word: undefined });
    at = end;
  }
  addText(at, text.length);
  return pieces;
}

/** Returns where placeholders are, in order. One that is repeated has no unit there. */
function placesOf(text: string, placeholders: readonly string[]) {
  const prefix = /^\D*/.exec(placeholders[0] ?? '')?.[0];
  if (!prefix) return [];
  const seen = new Set<number>();
  return Array.from(
    text.matchAll(new RegExp(`${prefix}(\\d+)`, 'g')),
    ({ 0: found, 1: number, index }) => {
      const unit = Number(number);
      const isFirst = unit < placeholders.length && !seen.has(unit);
      seen.add(unit);
      return { unit: isFirst ? unit : repeated, start: index, end: index + found.length };
    },
  );
}

/** The number of a placeholder that stands for no unit, which the translation does not show. */
export const repeated = -1;
