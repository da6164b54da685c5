import { describe, expect, it } from 'vitest';

import { wordsOf } from '../../src/js/text/words.js';
import { variedTexts } from './varied-texts.js';

const words = (text: string, language = 'und') =>
  wordsOf(text, language).map(({ start, end }) => text.slice(start, end));

describe('the words of a text', () => {
  const rows: [text: string, expected: string[]][] = [
    ['', []],
    ['… — !', []],
    ['Elle rit, « fort » !', ['Elle', 'rit', 'fort']],
    ["l'homme qu'il a aujourd'hui", ["l'", 'homme', "qu'", 'il', 'a', "aujourd'hui"]],
    ["I'm sure it’s John's", ["I'm", 'sure', 'it’s', "John's"]],
    ["the students' rock'n'roll", ['the', 'students', "rock'n'roll"]],
    ['dit-elle - oui', ['dit-elle', 'oui']],
    ['4,837.50 € à 14:30, 3. Mai', ['4,837.50', 'à', '14:30', '3', 'Mai']],
    ['jean.dupont@example.org', ['jean.dupont', 'example.org']],
    ['cafe\u0301 👍🏽 ok 🇫🇷', ['cafe\u0301', 'ok']],
    ['हिन्दी में', ['हिन्दी', 'में']],
    ['می‌خواهم', ['می‌خواهم']],
  ];
  it.each(rows)('of %j are found', (text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  it('are found in scripts without spaces', () => {
    expect(words('我喜欢猫。', 'zh')).toEqual(['我', '喜欢', '猫']);
    expect(words('東京は3月です', 'ja').join('|')).toBe('東京|は|3|月|です');
  });

  it('hold every letter and digit once, in order, and end between graphemes', () => {
    const segmenter = new Intl.Segmenter('und');
    for (const text of variedTexts(1000, 7)) {
      const found = wordsOf(text, 'fr');
      const borders = new Set(Array.from(segmenter.segment(text), ({ index }) => index));
      borders.add(text.length);
      let end = 0;
      for (const word of found) {
        const isOrdered = end <= word.start && word.start < word.end;
        const isWhole = borders.has(word.start) && borders.has(word.end);
        const isFirst = !/[\p{L}\p{N}]/u.test(text.slice(end, word.start));
        expect([isOrdered, isWhole, isFirst], JSON.stringify([text, word])).toEqual([
          true,
          true,
          true,
        ]);
        end = word.end;
      }
      expect(text.slice(end)).not.toMatch(/[\p{L}\p{N}]/u);
    }
  });
});
