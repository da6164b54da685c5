import type { Alignment, TextTranslation, Translation } from 'attentive';

/** A sentence and its translation. */
export interface PassageSentence {
  readonly source: string;
  /** Where the sentence begins in its paragraph, and its translation in that of the paragraph. */
  readonly sourceStart: number;
  readonly targetStart: number;
  readonly translation: Translation;
  /** The translation into the language that two models share. */
  readonly pivot?: Translation | undefined;
  /** Which words came from which, with places in the sentence; without it, only the attention tells. */
  readonly alignment?: Alignment | undefined;
}

/** A line of the typed text and its translation. */
export interface Paragraph {
  readonly source: string;
  readonly target: string;
  readonly sentences: readonly PassageSentence[];
}

/** A typed text and its translation. */
export interface Passage {
  readonly paragraphs: readonly Paragraph[];
}

export function targetOf({ paragraphs }: Passage): string {
  return paragraphs.map(({ target }) => target).join('\n');
}

/** Returns a paragraph that is not translated yet or has nothing to translate. */
export function untranslated(source: string, target: string): Paragraph {
  return { source, target, sentences: [] };
}

export function toParagraph(source: string, result: TextTranslation): Paragraph {
  return {
    source,
    target: result.text,
    sentences: result.sentences.map(
      ({ source, sourceStart, targetStart, translation, pivot }): PassageSentence => {
        const sourceEnd = sourceStart + source.length;
        const targetEnd = targetStart + translation.text.length;
        const alignment = part(
          result.alignment,
          [sourceStart, sourceEnd],
          [targetStart, targetEnd],
        );
        return { source, sourceStart, targetStart, translation, pivot, alignment };
      },
    ),
  };
}

/** Returns the paragraph of a text that was translated as one sentence. */
export function toSingle(source: string, translation: Translation): Paragraph {
  const sentence = { source, sourceStart: 0, targetStart: 0, translation };
  return { source, target: translation.text, sentences: [sentence] };
}

/** Returns the alignment of two ranges of texts, with places in these ranges. */
function part(
  { source, target }: Alignment,
  [sourceStart, sourceEnd]: readonly [number, number],
  [targetStart, targetEnd]: readonly [number, number],
): Alignment {
  const before = source.filter(({ start }) => start < sourceStart).length;
  const words = source.slice(before).filter(({ end }) => end <= sourceEnd);
  return {
    source: words.map(({ start, end }) => ({ start: start - sourceStart, end: end - sourceStart })),
    target: target
      .filter(({ start, end }) => start >= targetStart && end <= targetEnd)
      .map(({ start, end, sources, ...word }) => ({
        ...word,
        start: start - targetStart,
        end: end - targetStart,
        sources: sources
          .map(({ word, weight }) => ({ word: word - before, weight }))
          .filter(({ word }) => word >= 0 && word < words.length),
      })),
  };
}

/** Returns the paragraph with another translation of one of its sentences. */
export function withSentence(
  { source, target, sentences }: Paragraph,
  index: number,
  replacement: PassageSentence,
): Paragraph {
  let [text, end] = ['', 0];
  const replaced = sentences.map((sentence, i) => {
    text += target.slice(end, sentence.targetStart);
    end = sentence.targetStart + sentence.translation.text.length;
    const { sourceStart } = sentence;
    const chosen = i === index ? { ...replacement, sourceStart } : sentence;
    const placed = { ...chosen, targetStart: text.length };
    text += placed.translation.text;
    return placed;
  });
  return { source, target: text + target.slice(end), sentences: replaced };
}

/** Returns for each line what stood for it before, if it stands before or after all that has changed. */
export function keptLines<T>(
  before: readonly T[],
  lineOf: (one: T) => string,
  lines: readonly string[],
): (T | undefined)[] {
  const old = before.map(lineOf);
  const most = Math.min(old.length, lines.length);
  let start = 0;
  while (start < most && old[start] === lines[start]) start++;
  let end = 0;
  while (end < most - start && old.at(-1 - end) === lines.at(-1 - end)) end++;
  return lines.map((_, i) => {
    if (i < start) return before[i];
    return i >= lines.length - end ? before[i - lines.length + before.length] : undefined;
  });
}
