// Translators whose translations and alignments are known, for tests of what is built on them.
import type { Alignment, TextTranslation } from 'attentive';

/** A word or sign of a sentence, and whether white space stands before it. */
export interface FakeToken {
  readonly text: string;
  readonly isSpaced: boolean;
}

/** A token of a translation, and the indices of the tokens from which it came. */
export interface FakeTranslation extends FakeToken {
  readonly sources: readonly number[];
}

const segmenter = new Intl.Segmenter('fr', { granularity: 'sentence' });

type TranslateTokens = (tokens: readonly FakeToken[]) => readonly FakeTranslation[];

const word = /[\p{L}\p{M}\p{N}]+(?:['’.-][\p{L}\p{M}\p{N}]+)*/u;
const tokenPattern = new RegExp(`${word.source}|[^\\s\\p{L}\\p{M}\\p{N}]`, 'gu');

/** Makes a translator of a function that translates a sentence's tokens. */
export function fakeTranslator(translate: TranslateTokens, targetLanguage = 'en') {
  const calls: string[] = [];
  const explain = async (text: string, { signal }: { signal?: AbortSignal | undefined } = {}) => {
    calls.push(text);
    await Promise.resolve();
    signal?.throwIfAborted();
    return translateWith(translate, text);
  };
  return { targetLanguage, explain, calls };
}

function translateWith(translate: TranslateTokens, text: string): TextTranslation {
  const sentences: {
    source: string;
    sourceStart: number;
    translation: { text: string };
    targetStart: number;
  }[] = [];
  const source: { start: number; end: number }[] = [];
  const target: Alignment['target'][number][] = [];
  let written = '';
  let end = 0;
  for (const { 0: line, index: lineStart } of text.matchAll(/[^\n]+/g)) {
    for (const { segment, index } of segmenter.segment(line)) {
      const sentence = segment.trim();
      if (!sentence) continue;
      const start = lineStart + index + segment.indexOf(sentence);
      written += text.slice(end, start);
      end = start + sentence.length;
      const targetStart = written.length;
      const places = [...sentence.matchAll(tokenPattern)];
      const words = places.map(({ 0: token, index: at }) => {
        if (!word.test(token)) return -1;
        source.push({ start: start + at, end: start + at + token.length });
        return source.length - 1;
      });
      const tokens = places.map(({ 0: token, index: at }) => ({
        text: token,
        isSpaced: at > 0 && /\s/.test(sentence[at - 1] ?? ''),
      }));
      for (const token of translate(tokens)) {
        if (token.isSpaced && written.length > targetStart) written += ' ';
        const from = written.length;
        written += token.text;
        if (!word.test(token.text)) continue;
        const sources = token.sources
          .map((index) => words[index] ?? -1)
          .filter((each) => each >= 0);
        target.push({
          start: from,
          end: written.length,
          probability: 1,
          copied: false,
          sources: sources.map((each) => ({ word: each, weight: 1 / sources.length })),
        });
      }
      sentences.push({
        source: sentence,
        sourceStart: start,
        translation: { text: written.slice(targetStart) },
        targetStart,
      });
    }
  }
  return {
    text: written + text.slice(end),
    sentences,
    alignment: { source, target },
  } as unknown as TextTranslation;
}

/**
 * Translates word by word. A word that the dictionary lacks stays as it is, one whose entry is empty is left out, and
 * one whose entry begins with `^` goes before the word before it.
 */
export function dictionaryTranslator(
  dictionary: Readonly<Record<string, string>>,
  targetLanguage?: string,
) {
  const translate: TranslateTokens = (tokens) => {
    const written: FakeTranslation[] = [];
    for (const [i, { text, isSpaced }] of tokens.entries()) {
      const isSign = !word.test(text);
      const entry = dictionary[text] ?? dictionary[text.toLowerCase()] ?? text;
      const words = entry
        .replace(/^\^/, '')
        .split(' ')
        .filter((each) => each !== '');
      const translated = words.map((each) => ({
        text: each,
        isSpaced: isSign ? isSpaced && !/^[?!:;]$/.test(text) : isSpaced,
        sources: [i],
      }));
      if (entry.startsWith('^')) written.splice(Math.max(written.length - 1, 0), 0, ...translated);
      else written.push(...translated);
    }
    return written;
  };
  return fakeTranslator(translate, targetLanguage);
}
