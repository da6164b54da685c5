import { create, setVariable } from '../shared/dom';
import { placesIn, type Unit } from '../shared/tokens';

/** A sentence, and the index at which it begins in its text. */
export interface Part {
  readonly start: number;
  readonly text: string;
  readonly units: readonly Unit[];
}

/** A text of several sentences, one of which is marked at a time. */
export class MarkedPassage {
  readonly sentences: readonly MarkedText[];
  readonly nodes: readonly (Node | string)[];

  constructor(text: string, parts: readonly Part[]) {
    const nodes: (Node | string)[] = [];
    let cursor = 0;
    this.sentences = parts.map((part, index) => {
      const marked = new MarkedText(part.text, part.units);
      const attributes = { 'data-sentence': String(index) };
      const wrapper = create('span', { class: 'sentence', attributes }, ...marked.nodes);
      nodes.push(text.slice(cursor, part.start), wrapper);
      cursor = part.start + part.text.length;
      return marked;
    });
    nodes.push(text.slice(cursor));
    this.nodes = nodes;
  }

  mark(sentence: number, strengths: readonly number[]): void {
    for (const [index, marked] of this.sentences.entries()) {
      marked.mark(index === sentence ? strengths : []);
    }
  }
}

/** A text whose units can be marked as with a highlighter pen. */
class MarkedText {
  /** One element for each unit; undefined for units that do not appear in the text. */
  readonly spans: readonly (HTMLElement | undefined)[];
  readonly nodes: readonly (Node | string)[];

  constructor(text: string, units: readonly Unit[]) {
    const nodes: (Node | string)[] = [];
    let cursor = 0;
    this.spans = placesIn(text, units).map((place, index) => {
      if (!place) return undefined;
      const [start, end] = place;
      const span = create(
        'span',
        { class: 'unit', attributes: { 'data-unit': String(index) } },
        text.slice(start, end),
      );
      nodes.push(text.slice(cursor, start), span);
      cursor = end;
      return span;
    });
    nodes.push(text.slice(cursor));
    this.nodes = nodes;
  }

  mark(strengths: readonly number[]): void {
    for (const [index, span] of this.spans.entries()) {
      if (span) setVariable(span, 'mark', strengths[index] ?? 0);
    }
  }
}

/** Returns the sentence at an event's target, within the nodes of a MarkedPassage. */
export function sentenceAt(event: Event): number | undefined {
  const span = event.target instanceof Element ? event.target.closest('[data-sentence]') : null;
  return span instanceof HTMLElement ? Number(span.dataset.sentence) : undefined;
}

/** Returns the unit at an event's target, within the nodes of a MarkedText. */
export function unitAt(event: Event): number | undefined {
  const span = event.target instanceof Element ? event.target.closest('[data-unit]') : null;
  return span instanceof HTMLElement ? Number(span.dataset.unit) : undefined;
}
