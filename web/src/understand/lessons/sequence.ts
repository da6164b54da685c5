// Lesson 1: the visitor chooses each next sound among those that the shipped model for sounds expects.

import type { Model, SearchNode } from 'attentive';
import { create, setVariable } from '../../shared/dom';
import { before, call, formula, number, over, sign, sub, symbol } from '../parts/formula';
import { field } from '../parts/inputs';
import type { Lesson, Texts } from '../parts/lesson';
import { LiveModel } from '../parts/models';
import { probability as shown, significant } from '../parts/numbers';

interface Piece {
  readonly token: string;
  readonly probability: number;
}

const candidates = 6;
const endToken = '</s>';

let word = 'knight';
let written: readonly Piece[] = [];

export const sequence: Lesson = {
  id: 'sequence',
  papers: [
    { label: 'Sutskever et al. 2014', href: 'https://arxiv.org/abs/1409.3215' },
    { label: 'Cho et al. 2014', href: 'https://arxiv.org/abs/1406.1078' },
  ],
  code: ['src/core/search/search.h', 'src/core/model/seq2seq.h'],
  measured: 'docs/results.md',
  formula: () =>
    formula(
      call('p', symbol('y', 'query'), sign('|'), symbol('x', 'key')),
      sign('='),
      over('∏', 't'),
      call(
        'p',
        sub('y', 't', 'query'),
        ...[sign('|'), sub('y', number('1'), 'query'), sign('…'), sub('y', before(), 'query')],
        ...[sign(','), symbol('x', 'key')],
      ),
    ),
  control: (texts) => new Writer(texts).element,
};

class Writer {
  readonly element: HTMLElement;
  #texts: Texts;
  #live: LiveModel<void>;
  #written = create('ol', { class: 'pieces' });
  #whole = create('p', { class: 'lesson-result', attributes: { 'aria-live': 'polite' } });
  #candidates = create('div', { class: 'candidates' });
  #takeBack: HTMLButtonElement;
  /** Whether the next candidates get the focus that those before them had. */
  #keepsFocus = false;

  constructor(texts: Texts) {
    this.#texts = texts;
    const own = texts.lessons.sequence;
    this.#live = new LiveModel('g2p', texts.fetching, (model, _, signal) =>
      this.#expect(model, signal),
    );
    const attributes = { type: 'button' };
    this.#takeBack = create('button', { class: 'button', attributes }, own.takeBack);
    this.#takeBack.addEventListener('click', () => this.#write(written.slice(0, -1)));
    const source = field({
      label: own.word,
      value: word,
      maxLength: 24,
      examples: ['knight', 'read', 'colonel'],
      onInput: (value) => {
        word = value;
        this.#write([]);
      },
    });
    const soFar = create('div', { class: 'pieces-line' }, this.#written, this.#takeBack);
    this.element = create('div', {}, source, create('h4', {}, own.written), soFar, this.#whole);
    this.element.append(create('h4', {}, own.candidates), this.#candidates, this.#live.status);
    this.#write(written, { now: true });
  }

  #write(pieces: readonly Piece[], { now = false } = {}): void {
    written = pieces;
    const own = this.#texts.lessons.sequence;
    const complete = pieces.at(-1)?.token === endToken;
    const whole = pieces.reduce((product, { probability }) => product * probability, 1);
    this.#written.replaceChildren(
      ...(pieces.length > 0
        ? pieces.map((piece) => create('li', { class: 'piece' }, ...this.#partsOf(piece)))
        : [create('li', { class: 'is-nothing' }, own.nothing)]),
    );
    const product = pieces.length > 0 ? own.whole(significant(whole)) : '';
    this.#whole.textContent = complete ? `${own.complete} ${product}` : product;
    this.#takeBack.disabled = pieces.length === 0;
    this.#keepsFocus = this.#candidates.contains(document.activeElement);
    // Candidates of another beginning must not be chosen.
    this.#candidates.replaceChildren();
    if (complete && this.#keepsFocus) this.#takeBack.focus();
    if (complete || word.trim() === '') this.#live.cancel();
    else this.#live.request(undefined, { now });
  }

  async #expect(model: Model, signal: AbortSignal): Promise<void> {
    const { search } = await model.translate(word.toLowerCase(), {
      prefix: written.map(({ token }) => token.replace('▁', '')).join(' '),
      beamSize: candidates,
      maxLength: written.length + 1,
      recordSearch: true,
      signal,
    });
    if (!signal.aborted) this.#showCandidates(search);
  }

  /** The search's first hypotheses are the beginning; those that continue it are the candidates. */
  #showCandidates(search: readonly SearchNode[]): void {
    const buttons = search
      .filter(({ parent }) => parent === written.length - 1)
      .slice(0, candidates)
      .map(({ token, logProbability }) => {
        const piece = { token, probability: Math.exp(logProbability) };
        const button = create(
          'button',
          { class: 'candidate', attributes: { type: 'button' } },
          ...this.#partsOf(piece),
        );
        setVariable(button, 'share', piece.probability);
        button.addEventListener('click', () => this.#write([...written, piece], { now: true }));
        return button;
      });
    this.#candidates.replaceChildren(...buttons);
    if (this.#keepsFocus) buttons[0]?.focus();
  }

  #partsOf({ token, probability }: Piece): HTMLElement[] {
    const name = token === endToken ? this.#texts.end : token.replace('▁', '');
    return [create('span', {}, name), create('small', {}, shown(probability))];
  }
}
