// Groups the model's tokens into units that people read, which are words or single pieces, and finds their places in
// the text and the attention between them.

import { sharesOf, wordsOf } from 'attentive';

/** Consecutive tokens that are shown as one. */
export interface Unit {
  /** Its text; '' for the sentence's end and for unknown tokens. */
  readonly text: string;
  readonly kind: 'text' | 'space' | 'end' | 'unknown';
  /** The index of its first token, and of the one after its last. */
  readonly start: number;
  readonly end: number;
  /** Whether it continues the word of the unit before it. */
  readonly continues: boolean;
}

export type Granularity = 'words' | 'pieces';

/** SentencePiece's mark for a space before a word. */
export const wordMark = '▁';
const byteToken = /^<0x([0-9A-F]{2})>$/;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * Groups the tokens that spell `text` into its words, or keeps single pieces and marks those that continue a word.
 * Punctuation keeps its pieces.
 */
export function unitsOf(tokens: readonly string[], text: string, granularity: Granularity): Unit[] {
  const words = mainWordsOf(tokens, text);
  const units: Unit[] = [];
  let spelled: number[] = [];
  for (const [index, token] of tokens.entries()) {
    const kind = kindOf(token);
    const piece = kind === 'text' || kind === 'space' ? bytesOf(token) : [];
    const last = units.at(-1);
    const isWithinWord = words[index] !== undefined && words[index] === words[index - 1];
    const continues =
      kind === 'text' &&
      last?.kind === 'text' &&
      (isWithinWord || last.text === '' || isContinuationByte(token));
    const absorbed = continues && (granularity === 'words' || isContinuationByte(token));
    const previous = absorbed ? units.pop() : undefined;
    spelled = absorbed ? [...spelled, ...piece] : piece;
    units.push({
      text: decode(spelled),
      kind,
      start: previous?.start ?? index,
      end: index + 1,
      continues: previous?.continues ?? continues,
    });
  }
  return units;
}

/** Returns for each token the word of which it spells the most; undefined if it spells no part of any. */
function mainWordsOf(tokens: readonly string[], text: string): (number | undefined)[] {
  return sharesOf(tokens, text, wordsOf(text)).map(
    (shares) => [...shares].sort((a, b) => b.share - a.share)[0]?.word,
  );
}

function kindOf(token: string): Unit['kind'] {
  if (token === '</s>') return 'end';
  if (token === '<unk>') return 'unknown';
  return token === ' ' ? 'space' : 'text';
}

/** Returns the UTF-8 bytes that a token stands for. */
function bytesOf(token: string): number[] {
  const byte = byteToken.exec(token)?.[1];
  return byte ? [Number.parseInt(byte, 16)] : [...encoder.encode(token.replace(wordMark, ''))];
}

function decode(bytes: readonly number[]): string {
  return decoder.decode(Uint8Array.from(bytes));
}

function isContinuationByte(token: string): boolean {
  const byte = byteToken.exec(token)?.[1];
  return byte !== undefined && (Number.parseInt(byte, 16) & 0xc0) === 0x80;
}

/**
 * Returns the attention between units, [target, source]. Weights are summed over the source tokens of a unit and
 * averaged over its target tokens, so each row still sums to 1. The result is empty if there is no attention.
 */
export function attentionBetween(
  attention: ArrayLike<ArrayLike<number>>,
  target: readonly Unit[],
  source: readonly Unit[],
): number[][] {
  if (attention.length === 0) return [];
  return target.map((to) =>
    source.map((from) => {
      let sum = 0;
      for (let row = to.start; row < to.end; ++row) {
        for (let column = from.start; column < from.end; ++column) {
          sum += attention[row]?.[column] ?? 0;
        }
      }
      return sum / (to.end - to.start);
    }),
  );
}

/** Returns the probability of each unit, given everything that the model had written before it. */
export function probabilitiesOf(
  logProbabilities: ArrayLike<number>,
  units: readonly Unit[],
): number[] {
  return units.map(({ start, end }) => {
    let sum = 0;
    for (let index = start; index < end; ++index) sum += logProbabilities[index] ?? 0;
    return Math.exp(sum);
  });
}

/**
 * Returns the range of each unit in `text`; undefined for units that do not appear in it. Case does not matter, because
 * the model writes a text in capitals in small letters.
 */
export function placesIn(
  text: string,
  units: readonly Unit[],
): (readonly [number, number] | undefined)[] {
  // Few capitals, such as "İ", become several small letters, which would move what follows.
  const keepsLength = text.toLowerCase().length === text.length;
  const searchable = (part: string) => (keepsLength ? part.toLowerCase() : part);
  const searched = searchable(text);
  let cursor = 0;
  return units.map((unit) => {
    const at = unit.text === '' ? -1 : searched.indexOf(searchable(unit.text), cursor);
    if (at < 0) return undefined;
    cursor = at + unit.text.length;
    return [at, cursor];
  });
}
