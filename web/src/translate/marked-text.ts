import { create, setVariable } from '../shared/dom';
import type { Marks } from '../shared/selection';
import { placesIn, type Unit } from '../shared/tokens';
import type { LinkedParagraph, LinkedSentence } from './links';

/** The side of a translation that a text is on. */
export type Side = 'source' | 'target';

/** A unit of a sentence, by its index. */
export interface UnitPlace {
  readonly sentence: LinkedSentence;
  readonly unit: number | undefined;
}

type Decorate = (span: HTMLElement, sentence: LinkedSentence, unit: number) => void;

/** A text of several paragraphs, whose units can be marked as with a highlighter pen. */
export class MarkedPassage {
  #side: Side;
  #decorate: Decorate;
  #paragraphs = new WeakMap<LinkedParagraph, MarkedParagraph>();
  #sentences = new Map<LinkedSentence, MarkedSentence>();
  #byElement = new WeakMap<Element, LinkedSentence>();
  #marked: MarkedSentence | undefined;

  /** @param decorate is called once for each unit's element. */
  constructor(side: Side, decorate: Decorate = () => {}) {
    this.#side = side;
    this.#decorate = decorate;
  }

  /** Returns the nodes of a text, whose lines may have no units yet. Paragraphs that were shown before keep theirs. */
  nodesOf(lines: readonly (LinkedParagraph | string)[]): Node[] {
    this.#sentences.clear();
    return lines.flatMap((line, i) => {
      const { lineBreak, element, sentences } = this.#paragraphOf(line);
      for (const [sentence, marked] of sentences) this.#sentences.set(sentence, marked);
      return i > 0 ? [lineBreak, element] : [element];
    });
  }

  /** Marks units of one sentence, and none of the others. */
  mark(sentence: LinkedSentence | undefined, marks: Marks | undefined): void {
    this.#marked?.mark([]);
    this.#marked = sentence && this.#sentences.get(sentence);
    if (marks) this.#marked?.mark(marks[this.#side]);
  }

  /** Returns the sentence, and the unit if there is one, of an element of the text. */
  placeOf(element: Element | null): UnitPlace | undefined {
    const span = element?.closest<HTMLElement>('.unit');
    const wrapper = element?.closest('.sentence');
    const sentence = wrapper && this.#byElement.get(wrapper);
    if (!sentence) return undefined;
    return { sentence, unit: span ? Number(span.dataset.unit) : undefined };
  }

  /** Returns the element of a unit. */
  spanOf({ sentence, unit }: UnitPlace): HTMLElement | undefined {
    return this.#sentences.get(sentence)?.spans[unit ?? -1];
  }

  #paragraphOf(line: LinkedParagraph | string): MarkedParagraph {
    if (typeof line === 'string') return { ...plain(line), sentences: new Map() };
    const made = this.#paragraphs.get(line) ?? this.#make(line);
    this.#paragraphs.set(line, made);
    return made;
  }

  #make(paragraph: LinkedParagraph): MarkedParagraph {
    const text = paragraph.paragraph[this.#side];
    const { lineBreak, element } = plain('');
    const sentences = new Map<LinkedSentence, MarkedSentence>();
    let cursor = 0;
    for (const linked of paragraph.sentences) {
      const { sentence } = linked;
      const start = this.#side === 'source' ? sentence.sourceStart : sentence.targetStart;
      const own = this.#side === 'source' ? sentence.source : sentence.translation.text;
      const marked = new MarkedSentence(own, linked[this.#side]);
      this.#byElement.set(marked.element, linked);
      for (const [unit, span] of marked.spans.entries()) {
        if (span) this.#decorate(span, linked, unit);
      }
      sentences.set(linked, marked);
      element.append(text.slice(cursor, start), marked.element);
      cursor = start + own.length;
    }
    element.append(text.slice(cursor));
    return { lineBreak, element, sentences };
  }
}

interface MarkedParagraph {
  /** Stands before the element, unless this is the first paragraph. */
  readonly lineBreak: Text;
  readonly element: HTMLElement;
  readonly sentences: ReadonlyMap<LinkedSentence, MarkedSentence>;
}

function plain(text: string) {
  const lineBreak = document.createTextNode('\n');
  return { lineBreak, element: create('span', { class: 'paragraph' }, text) };
}

class MarkedSentence {
  readonly element: HTMLElement;
  /** One element for each unit; undefined for units that do not appear in the text. */
  readonly spans: readonly (HTMLElement | undefined)[];

  constructor(text: string, units: readonly Unit[]) {
    this.element = create('span', { class: 'sentence' });
    let cursor = 0;
    this.spans = placesIn(text, units).map((place, index) => {
      if (!place) return undefined;
      const [start, end] = place;
      const attributes = { 'data-unit': String(index) };
      const span = create('span', { class: 'unit', attributes }, text.slice(start, end));
      this.element.append(text.slice(cursor, start), span);
      cursor = end;
      return span;
    });
    this.element.append(text.slice(cursor));
  }

  mark(strengths: readonly number[]): void {
    for (const [index, span] of this.spans.entries()) {
      if (span) setVariable(span, 'mark', strengths[index] ?? 0);
    }
  }
}

/** Returns the sentence and the unit at a position of the source text. */
export function placeAt(
  paragraphs: readonly LinkedParagraph[],
  position: number,
): UnitPlace | undefined {
  let start = 0;
  for (const { paragraph, sentences } of paragraphs) {
    const within = position - start;
    if (within <= paragraph.source.length) {
      const linked = sentences.findLast(({ sentence }) => sentence.sourceStart <= within);
      const at = within - (linked?.sentence.sourceStart ?? 0);
      const places = linked && placesIn(linked.sentence.source, linked.source);
      const unit = places?.findIndex((place) => place && place[0] <= at && at <= place[1]) ?? -1;
      return linked && { sentence: linked, unit: unit < 0 ? undefined : unit };
    }
    start += paragraph.source.length + 1;
  }
  return undefined;
}
