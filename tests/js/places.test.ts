import { describe, expect, it } from 'vitest';

import { commonPairs } from '../../src/js/text/difference.js';
import { sharesOf } from '../../src/js/text/places.js';
import { wordsOf } from '../../src/js/text/words.js';
import { randomNumbers, variedTexts } from './varied-texts.js';

/** Returns the words that each piece spells, with their shares unless the piece is within one word. */
function spelled(pieces: string[], text: string, isSpelled?: (index: number) => boolean) {
  const words = wordsOf(text, 'und');
  return sharesOf(pieces, text, words, isSpelled).map((shares) =>
    shares.map(({ word, share }) => {
      const { start, end } = words[word] as { start: number; end: number };
      return text.slice(start, end) + (share === 1 ? '' : ` ${share.toFixed(2)}`);
    }),
  );
}

describe('the words that pieces spell', () => {
  it('are found whatever the pieces', () => {
    expect(spelled(['▁l', "'", 'hom', 'me', '▁rit', '.', '</s>'], "l'homme rit.")).toEqual([
      ["l'"],
      ["l'"],
      ['homme'],
      ['homme'],
      ['rit'],
      [],
      [],
    ]);
  });

  it('divide a piece that belongs to several', () => {
    expect(spelled(["▁l'ab", 'ri.'], "l'abri.")).toEqual([["l' 0.50", 'abri 0.50'], ['abri']]);
  });

  it('are found in decomposed text, capitals, and text with invisible characters', () => {
    expect(spelled(['▁é', 't', 'é', '▁là'], 'E\u0301T\u00ADe\u0301 \u0000la\u0300')).toEqual([
      ['E\u0301T\u00ADe\u0301'],
      ['E\u0301T\u00ADe\u0301'],
      ['E\u0301T\u00ADe\u0301'],
      ['la\u0300'],
    ]);
  });

  it('are found for bytes, each of which spells a part of a character', () => {
    expect(spelled(['▁', '<0xC5>', '<0xBB>', 'y', 'l', '<0xFF>'], 'Żyl\uFFFD')).toEqual([
      [],
      ['Żyl'],
      ['Żyl'],
      ['Żyl'],
      ['Żyl'],
      [],
    ]);
  });

  it('are found for an unknown word between known ones, and around emoji', () => {
    expect(spelled(['▁un', '▁', '<unk>', '▁rit'], 'un 👍🏽 Żyl rit 😀')).toEqual([
      ['un'],
      [],
      ['Żyl'],
      ['rit'],
    ]);
  });

  it('are none for what was replaced', () => {
    const text = 'about 4837 cats';
    const isSpelled = (index: number) => index < 6 || index >= 10;
    expect(spelled(['▁about', '▁4', '836', '▁cats'], text, isSpelled)).toEqual([
      ['about'],
      [],
      [],
      ['cats'],
    ]);
  });

  it('are those of varied texts, spelled by their own characters', () => {
    for (const text of variedTexts(300, 3)) {
      const words = wordsOf(text, 'und');
      const characters = Array.from(text.normalize('NFC'));
      const shares = sharesOf(characters, text, words).flat();
      const found = new Set(shares.map(({ word }) => word));
      for (const [word, { start, end }] of words.entries()) {
        // Letters without a compatible plain letter, such as Hangul fillers, may show nothing.
        if (/(?=[\p{L}\p{N}])\P{Default_Ignorable_Code_Point}/u.test(text.slice(start, end))) {
          expect(found, JSON.stringify([text, text.slice(start, end)])).toContain(word);
        }
      }
    }
  });
});

describe('the difference of two lists', () => {
  /** The length of a longest common subsequence, by its definition. */
  function lengthOf(a: string[], b: string[]): number {
    let row = new Array<number>(b.length + 1).fill(0);
    for (const x of a) {
      const next = [0];
      for (const [j, y] of b.entries()) {
        next.push(x === y ? (row[j] ?? 0) + 1 : Math.max(row[j + 1] ?? 0, next[j] ?? 0));
      }
      row = next;
    }
    return row.at(-1) ?? 0;
  }

  it('leaves a longest common subsequence', () => {
    const random = randomNumbers(5);
    const letters = () =>
      Array.from(
        { length: Math.floor(random() * 12) },
        () => 'abc'[Math.floor(random() * 3)] ?? '',
      );
    for (let run = 0; run < 2000; ++run) {
      const [a, b] = [letters(), letters()];
      const pairs = commonPairs(a, b);
      expect(pairs.length).toBe(lengthOf(a, b));
      let [i, j] = [-1, -1];
      for (const [nextI, nextJ] of pairs) {
        expect(nextI > i && nextJ > j && a[nextI] === b[nextJ]).toBe(true);
        [i, j] = [nextI, nextJ];
      }
    }
  });

  it('is found in time for long lists that have nothing in common', () => {
    const start = Array.from('same start');
    const a = [...start, ...new Array<string>(50_000).fill('a')];
    const b = [...start, ...new Array<string>(50_000).fill('b')];
    expect(commonPairs(a, b)).toHaveLength(start.length);
  });
});
