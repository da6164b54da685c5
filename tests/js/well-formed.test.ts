import { describe, expect, it } from 'vitest';
import { isBlank, wellFormed } from '../../src/js/text/well-formed.js';
import { cleaned } from './cleaned.js';

describe('wellFormed()', () => {
  it.each([
    ['plain', 'Je suis étudiant.', 'Je suis étudiant.'],
    ['decomposed', 'e\u0301tudiant', 'e\u0301tudiant'],
    ['with a lone high surrogate', 'a\uD83Db', 'a\uFFFDb'],
    ['with a lone low surrogate', '\uDE42', '\uFFFD'],
    ['with surrogates the wrong way round', '\uDE42\uD83D', '\uFFFD\uFFFD'],
    ['with an emoji', '🙂', '🙂'],
    ['empty', '', ''],
  ])('repairs text that is %s', (_, text, expected) => {
    expect(wellFormed(text)).toBe(expected);
  });
});

describe('isBlank()', () => {
  it('is true of exactly the characters that cleaning turns into nothing or a space', () => {
    const disagreements: string[] = [];
    for (let codePoint = 0; codePoint <= 0x10ffff; ++codePoint) {
      const text = String.fromCodePoint(codePoint);
      if (isBlank(text) !== (cleaned(text).trim() === ''))
        disagreements.push(codePoint.toString(16));
    }
    expect(disagreements).toEqual([]);
    expect(isBlank('')).toBe(true);
    expect(isBlank(' \u200B')).toBe(true);
    expect(isBlank(' \u200Ba')).toBe(false);
  });
});
