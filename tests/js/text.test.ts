import { describe, expect, it } from 'vitest';
import { cleanText } from '../../src/js/text.js';

describe('clean text', () => {
  it.each([
    ['plain', 'Je suis étudiant.', 'Je suis étudiant.'],
    ['decomposed', 'e\u0301tudiant', 'étudiant'],
    ['with a lone high surrogate', 'a\uD83Db', 'a\uFFFDb'],
    ['with a lone low surrogate', '\uDE42', '\uFFFD'],
    ['with surrogates the wrong way round', '\uDE42\uD83D', '\uFFFD\uFFFD'],
    ['with an emoji', '🙂', '🙂'],
    ['empty', '', ''],
  ])('from text that is %s', (_, text, expected) => {
    expect(cleanText(text)).toBe(expected);
  });
});
