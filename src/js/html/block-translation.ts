// Divides the translation of several blocks, which were translated as lines of one text, among them.
import type { AlignedWord, WordRange } from '../text/alignment.js';
import type { TextTranslation } from '../translating-resource.js';
import type { TextRange } from './visible-text.js';

/** A sentence or what stands between two, in a source and its translation. */
export interface Segment {
  readonly source: TextRange;
  readonly target: TextRange;
}

/** The translation of a block. All indices count from its beginning. */
export interface BlockTranslation {
  readonly source: string;
  readonly target: string;
  /** All of the text, in order. */
  readonly segments: readonly Segment[];
  readonly sourceWords: readonly WordRange[];
  readonly targetWords: readonly Pick<AlignedWord, 'start' | 'end' | 'sources'>[];
}

/** Puts texts on lines of their own, so that no sentence reaches from one into the next. */
export function joinBlocks(texts: readonly string[]): string {
  return texts.join('\n');
}

/** Returns the translation of each of the texts that were joined. */
export function divideTranslation(
  texts: readonly string[],
  translation: TextTranslation,
): BlockTranslation[] {
  const segments = segmentsOf(joinBlocks(texts), translation);
  const { source, target } = translation.alignment;
  let start = 0;
  let segment = 0;
  let sourceWord = 0;
  let targetWord = 0;
  return texts.map((text) => {
    const end = start + text.length;
    const own: Segment[] = [];
    // What stands between sentences of different blocks belongs to both of them.
    for (; (segments[segment]?.source.start ?? end) < end; ++segment) {
      own.push(within(segments[segment] as Segment, start, end));
      if ((segments[segment]?.source.end ?? 0) > end) break;
    }
    const from = own[0]?.target.start ?? 0;
    const to = own.at(-1)?.target.end ?? from;
    const sources = wordsIn(source, sourceWord, start, end);
    const targets = wordsIn(target, targetWord, from, to);
    const firstWord = sources.first;
    sourceWord = sources.next;
    targetWord = targets.next;
    const block = {
      source: text,
      target: translation.text.slice(from, to),
      segments: own.map((each) => ({
        source: shifted(each.source, start),
        target: shifted(each.target, from),
      })),
      sourceWords: sources.words.map((word) => shifted(word, start)),
      targetWords: targets.words.map((word) => ({
        ...shifted(word, from),
        sources: word.sources.map(({ word, weight }) => ({ word: word - firstWord, weight })),
      })),
    };
    start = end + 1;
    return block;
  });
}

/** Returns the sentences of a text and what stands between them. */
function segmentsOf(text: string, translation: TextTranslation): Segment[] {
  const segments: Segment[] = [];
  let source = 0;
  let target = 0;
  const add = (sourceEnd: number, targetEnd: number) => {
    if (sourceEnd > source || targetEnd > target) {
      segments.push({
        source: { start: source, end: sourceEnd },
        target: { start: target, end: targetEnd },
      });
    }
    source = sourceEnd;
    target = targetEnd;
  };
  for (const sentence of translation.sentences) {
    add(sentence.sourceStart, sentence.targetStart);
    add(
      sentence.sourceStart + sentence.source.length,
      sentence.targetStart + sentence.translation.text.length,
    );
  }
  add(text.length, translation.text.length);
  return segments;
}

/** Cuts a segment to a range of the source. What stands between sentences of two lines is translated as itself. */
function within({ source, target }: Segment, start: number, end: number): Segment {
  const from = Math.max(source.start, start);
  const to = Math.min(source.end, end);
  return {
    source: { start: from, end: to },
    target: {
      start: target.start + (from - source.start),
      end: target.end - (source.end - to),
    },
  };
}

/** Returns the words in a range, looking from the index `next` on, and the index after them. */
function wordsIn<Word extends WordRange>(
  words: readonly Word[],
  next: number,
  start: number,
  end: number,
) {
  let first = next;
  while ((words[first]?.start ?? end) < start) ++first;
  let last = first;
  while ((words[last]?.end ?? end + 1) <= end) ++last;
  return { first, next: last, words: words.slice(first, last) };
}

function shifted({ start, end }: TextRange, by: number): TextRange {
  return { start: start - by, end: end - by };
}
