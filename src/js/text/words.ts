// Splits texts into words, the same way on both sides of a translation.

import { dictionaryWordsOf, unspaced } from './segmenter.js';

/** A word's place in a text, in UTF-16 units. */
export interface WordRange {
  readonly start: number;
  readonly end: number;
}

// A word never ends within a grapheme cluster, and goes on after an invisible character. So letters have what extends
// them, and digits the signs that stand before them in Arabic and Syriac.
const signs = '[\\u0600-\\u0605\\u06DD\\u070F\\u0890\\u0891\\u08E2\\u{110BD}\\u{110CD}]*';
const extenders =
  '[\\p{M}\\u00AD\\u2060\\uFEFF\\u200C-\\u200F\\p{Emoji_Modifier}\\u{E0020}-\\u{E007F}]*';
const letters = `(?:${signs}[\\p{L}\\p{N}]${extenders})+`;

/** French words that lose their vowel before the next word: l'homme is two words, I'm is one. */
const elided = "(?:[CDJLMNSTcdjlmnst]|(?:[Jj]us|[Ll]ors|[Pp]uis|[Qq]uoi)?[Qq][Uu])['’](?=\\p{L})";

// Apostrophes, hyphens and full stops within a word belong to it, as do the separators of numbers.
const word = new RegExp(
  `${elided}|${letters}(?:(?:['’.‐‑-]|(?<=\\p{N})[,:](?=\\p{N}))${letters})*`,
  'gu',
);

/**
 * Returns the words of a text in order. Punctuation and symbols belong to none.
 * @param language a BCP 47 tag, which helps to find words in scripts without spaces.
 */
export function wordsOf(text: string, language = 'und'): WordRange[] {
  return Array.from(text.matchAll(word)).flatMap(({ 0: found, index }) => {
    let end = index;
    const parts = unspaced.test(found) ? dictionaryWordsOf(found, language) : [found];
    return Array.from(parts, (part) => {
      const start = end;
      end += part.length;
      return { start, end };
    });
  });
}
