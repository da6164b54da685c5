import type { InspectedStep } from 'attentive';
import { create, setVariable } from '../shared/dom';
import { chance } from '../shared/format';
import { svg } from '../shared/svg';
import { AttentionRows } from './attention-rows';
import { lookTexts } from './look-texts';
import type { Moment, Run } from './reading-writing';
import { tokenLabel } from './tokens';
import { norm, vectorStrip } from './vector-strip';

/** The numbers that flow at one moment: query, scores, weights, context and the next words. */
export class FlowView {
  readonly element = create('div', { class: 'flow-numbers' });
  readonly #rows: AttentionRows;

  /** @param onBend gets the weights that the reader gives to the source tokens. */
  constructor(onBend: (weights: readonly number[]) => void) {
    this.#rows = new AttentionRows(onBend);
  }

  show(run: Run, moment: Moment): void {
    if (moment.phase === 'reading') {
      this.element.replaceChildren(...this.#reading(run, moment.at));
    } else {
      this.#rows.show(run, moment.at, moment.step);
      this.#showWriting(run, moment.step);
    }
  }

  #reading(run: Run, at: number): HTMLElement[] {
    const texts = lookTexts().flow;
    const { encoder } = run.inspector.info.config;
    const recurrent = encoder.type !== 'transformer';
    const both = recurrent && encoder.bidirectional !== false;
    const explanation = recurrent
      ? both
        ? texts.readBothWays
        : texts.readOneWay
      : texts.readTransformer;
    const state = run.shown.encoderStates[at] ?? new Float32Array();
    return [
      part(
        texts.state,
        'is-state',
        vector(state),
        create('p', { class: 'flow-note' }, explanation),
      ),
    ];
  }

  /** The rows stay in the document while their step does not change, because a slider may be under the finger. */
  #showWriting(run: Run, step: InspectedStep): void {
    const texts = lookTexts().flow;
    const parts: HTMLElement[] = [];
    if (step.query.length > 0) {
      parts.push(part(texts.query, 'is-query', note(texts.queryNote), vector(step.query)));
    }
    if (step.weights.length > 0) {
      const title = step.scores.length > 0 ? texts.weights : texts.weightsAlone;
      parts.push(part(title, 'is-weights', this.#rows.element));
    } else {
      parts.push(note(texts.noWeights));
    }
    if (step.context.length > 0) {
      const explanation = step.weights.length > 0 ? texts.contextNote : texts.fixedContextNote;
      parts.push(part(texts.context, 'is-context', note(explanation), vector(step.context)));
    }
    parts.push(part(texts.next, '', this.#candidates(run, step)));
    const kept = this.element.contains(this.#rows.element) && parts.length === this.#parts;
    this.#parts = parts.length;
    if (!kept) {
      this.element.replaceChildren(...parts);
      return;
    }
    for (const [i, made] of parts.entries()) {
      const old = this.element.children[i];
      if (old && !old.contains(this.#rows.element)) old.replaceWith(made);
    }
  }

  #parts = 0;

  #candidates(run: Run, step: InspectedStep): HTMLElement {
    const list = create('ol', { class: 'next-words' });
    for (const { token, probability } of step.candidates) {
      const name = tokenLabel(token, run.model.readsCharacters);
      const word = create(
        'span',
        { class: 'next-word', attributes: { lang: run.model.target } },
        name,
      );
      const bar = create('span', { class: 'next-bar', attributes: { 'aria-hidden': 'true' } });
      setVariable(bar, 'share', probability);
      const item = create(
        'li',
        {},
        word,
        bar,
        create('span', { class: 'number' }, chance(probability)),
      );
      item.classList.toggle('is-written', token === step.token);
      list.append(item);
    }
    return list;
  }
}

function part(title: string, name: string, ...children: HTMLElement[]): HTMLElement {
  const heading = create('h3', {}, create('span', { class: name }, title));
  return create('section', { class: 'flow-part' }, heading, ...children);
}

function note(text: string): HTMLElement {
  return create('p', { class: 'flow-note' }, text);
}

function vector(values: Float32Array): HTMLElement {
  const drawing = svg('svg', {
    class: 'vector',
    viewBox: '0 0 480 20',
    preserveAspectRatio: 'none',
    'aria-hidden': 'true',
  });
  drawing.append(vectorStrip(values, 480, 20));
  const numbers = Array.from(values.subarray(0, 4), (value) => value.toFixed(2)).join('  ');
  const facts = lookTexts().flow.vector(values.length, norm(values).toFixed(2), numbers);
  const figure = create('figure', { class: 'vector-figure' });
  figure.append(drawing, create('figcaption', { class: 'number' }, facts));
  return figure;
}
