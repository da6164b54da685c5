// Joins a sentence and its translation: as units that can be marked, and by which of them belong together.

import { type Reading, readingOf } from '../shared/reading';
import { type Granularity, placesIn, type Unit } from '../shared/tokens';
import { attentionOf, type Head } from './head-choice';
import type { Paragraph, PassageSentence } from './passage';

export interface LinkedSentence {
  readonly sentence: PassageSentence;
  /** What each model read and wrote: one, or two over a pivot. */
  readonly steps: readonly [Reading, ...Reading[]];
  readonly source: readonly Unit[];
  readonly target: readonly Unit[];
  /** How strongly units belong together, [target, source], 0 to 1; empty if nothing is known. */
  readonly links: readonly (readonly number[])[];
}

export interface LinkedParagraph {
  readonly paragraph: Paragraph;
  readonly sentences: readonly LinkedSentence[];
}

/** How the reader wants to see sentences. */
export interface Manner {
  readonly granularity: Granularity;
  /** The head whose attention is shown; that which the model itself names if undefined. */
  readonly head: Head | undefined;
}

/** Links paragraphs, each once as long as the manner stays the same. */
export class Linker {
  #linked = new WeakMap<Paragraph, LinkedParagraph>();

  constructor(private readonly manner: Manner) {}

  link(paragraph: Paragraph): LinkedParagraph {
    const known = this.#linked.get(paragraph);
    if (known) return known;
    const sentences = paragraph.sentences.map((sentence) => linkSentence(sentence, this.manner));
    const linked = { paragraph, sentences };
    this.#linked.set(paragraph, linked);
    return linked;
  }
}

function linkSentence(sentence: PassageSentence, { granularity, head }: Manner): LinkedSentence {
  const { source, translation, pivot } = sentence;
  const last = readingOf(
    pivot?.text ?? source,
    translation,
    granularity,
    attentionOf(translation, head),
  );
  const steps: LinkedSentence['steps'] = pivot
    ? [readingOf(source, pivot, granularity), last]
    : [last];
  const first = steps[0];
  const links = sentence.alignment
    ? alignedLinks(sentence, first, last)
    : steps.length === 1
      ? last.weights
      : throughPivot(first, last);
  return { sentence, steps, source: first.source, target: last.target, links };
}

type Place = readonly [number, number] | undefined;

/** Links units by the alignment of their words. Signs, which belong to no word, are linked by attention alone. */
function alignedLinks(
  { alignment }: PassageSentence,
  { source, sourceText }: Reading,
  { target, targetText, weights }: Reading,
): number[][] {
  const sourcePlaces = placesIn(sourceText, source);
  const isDirect = weights[0]?.length === source.length;
  return placesIn(targetText, target).map((place, row) => {
    const words = alignment?.target.filter((word) => overlap(place, [word.start, word.end])) ?? [];
    const links = sourcePlaces.map((sourcePlace) => {
      let strongest = 0;
      for (const { word, weight } of words.flatMap(({ sources }) => sources)) {
        const from = alignment?.source[word];
        if (from && overlap(sourcePlace, [from.start, from.end]))
          strongest = Math.max(strongest, weight);
      }
      return strongest;
    });
    return words.length === 0 && isDirect ? [...(weights[row] ?? links)] : links;
  });
}

/** Links units over what stands between them, by the attention of both steps. */
function throughPivot(first: Reading, last: Reading): number[][] {
  const written = placesIn(first.targetText, first.target);
  const read = placesIn(last.sourceText, last.source);
  return last.weights.map((row) => {
    const sums = first.source.map(() => 0);
    for (const [between, weight] of row.entries()) {
      const writers = written.flatMap((place, i) => (overlap(place, read[between]) ? [i] : []));
      for (const writer of writers) {
        for (const [column, share] of (first.weights[writer] ?? []).entries()) {
          sums[column] = (sums[column] ?? 0) + (weight * share) / writers.length;
        }
      }
    }
    return sums;
  });
}

function overlap(one: Place, other: Place): boolean {
  return one !== undefined && other !== undefined && one[0] < other[1] && other[0] < one[1];
}
