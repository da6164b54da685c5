import { isLeft, type SentenceLanguage } from './sentence-languages.js';
import type { Sentence } from './text/segmenter.js';
import type { SentenceTranslation, TextTranslation } from './translating-resource.js';
import { untranslated } from './translation.js';

/** A text, split into sentences and what stands before each and after the last. */
export interface SplitText {
  readonly sentences: readonly Sentence[];
  readonly gaps: readonly string[];
}

/** Makes sentences that are in the target language parts of the gaps between the others. */
export function leaveOut(
  { sentences, gaps }: SplitText,
  languages: readonly SentenceLanguage[],
): SplitText {
  const kept: Sentence[] = [];
  const between: string[] = [];
  let gap = '';
  for (const [i, sentence] of sentences.entries()) {
    gap += gaps[i] ?? '';
    if (isLeft(languages[i])) {
      gap += sentence.source;
    } else {
      kept.push(sentence);
      between.push(gap);
      gap = '';
    }
  }
  return { sentences: kept, gaps: [...between, gap + (gaps.at(-1) ?? '')] };
}

/** Puts the sentences that were left out back among the translated ones, and says what is known of each. */
export function putBack(
  { sentences, gaps }: SplitText,
  languages: readonly SentenceLanguage[],
  translated: TextTranslation,
): TextTranslation {
  const others = translated.sentences.values();
  let end = 0;
  return {
    ...translated,
    sentences: sentences.map(({ source, start }, i): SentenceTranslation => {
      const targetStart = end + (gaps[i] ?? '').length;
      const kept = { source, sourceStart: start, translation: untranslated(source), targetStart };
      const sentence = isLeft(languages[i]) ? kept : (others.next().value ?? kept);
      end = targetStart + sentence.translation.text.length;
      return { ...sentence, ...languages[i] };
    }),
  };
}
