// Finds which words of a text its pieces spell. Pieces spell a text as the model reads it: composed, perhaps
// lowercased, without characters that the vocabulary lacks. So both are compared by their plain letters.

import { commonPairs } from './difference.js';
import type { WordRange } from './words.js';

/** The share of a piece that belongs to a word. */
export interface Share {
  readonly word: number;
  readonly share: number;
}

/** A plain letter or sign, and the pieces or UTF-16 units [start, end) from which it comes. */
interface Sign {
  readonly plain: string;
  readonly start: number;
  readonly end: number;
}

const byteToken = /^<0x([0-9A-F]{2})>$/;
/** Accents, spaces, SentencePiece's mark for them, and characters that nobody sees. */
const ignored = /[\p{M}\s\u2581\p{Cc}\p{Default_Ignorable_Code_Point}]/gu;

/** Longer texts that are spelled differently have no places. */
const maxUnknown = 100;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * Divides pieces among the words of the text that they spell. The shares of a piece are 1 in sum; a piece that spells
 * no part of a word has none.
 * @param isSpelled whether the character at an index of the text is spelled by pieces.
 */
export function sharesOf(
  pieces: readonly string[],
  text: string,
  words: readonly WordRange[],
  isSpelled: (index: number) => boolean = () => true,
): Share[][] {
  const spelled = signsOfPieces(pieces);
  const written = signsOf(text).filter(({ start }) => isSpelled(start));
  const plain = ({ plain }: Sign) => plain;
  const counts = pieces.map(() => new Map<number, number>());
  const wordAt = wordIndex(text, words);
  const count = (from: Sign, to: Sign) => {
    const word = wordAt[to.start] ?? -1;
    for (const of of counts.slice(from.start, from.end)) {
      if (word >= 0) of.set(word, (of.get(word) ?? 0) + 1);
    }
  };
  let [i, j] = [0, 0];
  const pairs = commonPairs(spelled.map(plain), written.map(plain));
  for (const [nextI, nextJ] of [...pairs, [spelled.length, written.length] as const]) {
    // What is spelled differently, such as an unknown word, is all that stands between what is not.
    const run = nextJ - j > maxUnknown ? [] : written.slice(j, nextJ);
    for (const from of spelled.slice(i, nextI)) {
      for (const to of run) count(from, to);
    }
    const [from, to] = [spelled[nextI], written[nextJ]];
    if (from && to) count(from, to);
    [i, j] = [nextI + 1, nextJ + 1];
  }
  return counts.map((of) => {
    const total = [...of.values()].reduce((sum, value) => sum + value, 0);
    return Array.from(of, ([word, value]) => ({ word, share: value / total }));
  });
}

/** Returns the index of the word at each UTF-16 unit; -1 between words. */
function wordIndex(text: string, words: readonly WordRange[]): Int32Array {
  const index = new Int32Array(text.length).fill(-1);
  for (const [word, { start, end }] of words.entries()) index.fill(word, start, end);
  return index;
}

function signsOf(text: string): Sign[] {
  const signs: Sign[] = [];
  let end = 0;
  for (const character of text) {
    const start = end;
    end += character.length;
    signs.push(...plainSigns(character, start, end));
  }
  return signs;
}

function signsOfPieces(pieces: readonly string[]): Sign[] {
  const signs: Sign[] = [];
  for (let piece = 0; piece < pieces.length; ) {
    const bytes = bytesFrom(pieces, piece);
    const text = pieces[piece] ?? '';
    if (bytes.length > 0) {
      const end = piece + bytes.length;
      for (const character of decoder.decode(Uint8Array.from(bytes))) {
        // Bytes that are not UTF-8 become U+FFFD.
        const size = character === '\uFFFD' ? 1 : encoder.encode(character).length;
        signs.push(...plainSigns(character, piece, piece + size));
        piece += size;
      }
      piece = end;
    } else {
      // The model does not know what `<unk>` stands for, so it is like nothing else; `</s>` stands for nothing.
      if (text === '<unk>') signs.push({ plain: text, start: piece, end: piece + 1 });
      else if (text !== '</s>') {
        for (const character of text) signs.push(...plainSigns(character, piece, piece + 1));
      }
      ++piece;
    }
  }
  return signs;
}

/** Returns the bytes that pieces spell from an index on, one each. */
function bytesFrom(pieces: readonly string[], start: number): number[] {
  const bytes: number[] = [];
  for (let piece = start; ; ++piece) {
    const byte = byteToken.exec(pieces[piece] ?? '')?.[1];
    if (byte === undefined) return bytes;
    bytes.push(Number.parseInt(byte, 16));
  }
}

function plainSigns(character: string, start: number, end: number): Sign[] {
  const visible = character.replace(ignored, '');
  // Some Arabic ligatures are nothing but a space and accents.
  const plain = visible.normalize('NFKD').toLowerCase().replace(ignored, '') || visible;
  return Array.from(plain, (plain) => ({ plain, start, end }));
}
