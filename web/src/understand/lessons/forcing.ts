// Lesson 7: the shipped model for dates goes on from a beginning that the visitor gives it, be it wrong.

import type { Model, Translation } from 'attentive';
import { create, setVariable } from '../../shared/dom';
import { percent } from '../../shared/format';
import { before, call, formula, number, over, sign, sub, symbol } from '../parts/formula';
import { field } from '../parts/inputs';
import type { Lesson, Texts } from '../parts/lesson';
import { LiveModel } from '../parts/models';
import { significant } from '../parts/numbers';

let date = 'JAN 20, 2019';
let beginning = '2019-2';

export const teacherForcing: Lesson = {
  id: 'forcing',
  papers: [
    { label: 'Williams & Zipser 1989', href: 'https://doi.org/10.1162/neco.1989.1.2.270' },
    { label: 'Bengio et al. 2015', href: 'https://arxiv.org/abs/1506.03099' },
  ],
  code: ['src/core/training/teacher_forcing.cpp'],
  measured: 'docs/claims.md#teacher-forcing',
  formula: () =>
    formula(
      ...[symbol('loss'), sign('='), sign('−'), over('∑', 't')],
      symbol('log'),
      call(
        'p',
        ...[sub('y', 't', 'query'), sign('|'), sub('y', number('1')), sign('…')],
        ...[sub('y', before()), sign(','), symbol('x', 'key')],
      ),
    ),
  control: (texts) => new Continuation(texts).element,
};

class Continuation {
  readonly element: HTMLElement;
  #texts: Texts;
  #live: LiveModel<void>;
  #alone = create('ol', { class: 'pieces' });
  #forced = create('ol', { class: 'pieces' });
  #result = create('p', { class: 'lesson-result', attributes: { 'aria-live': 'polite' } });

  constructor(texts: Texts) {
    this.#texts = texts;
    const own = texts.lessons.forcing;
    this.#live = new LiveModel('dates', texts.fetching, (model, _, signal) =>
      this.#translate(model, signal),
    );
    const dateField = field({
      label: own.date,
      value: date,
      maxLength: 20,
      onInput: (value) => {
        date = value;
        this.#live.request();
      },
    });
    const beginningField = field({
      label: own.beginning,
      value: beginning,
      maxLength: 12,
      examples: ['2019-2', '2019-01-3', '1'],
      onInput: (value) => {
        beginning = value;
        this.#live.request();
      },
    });
    const fields = create('div', { class: 'lesson-fields' }, dateField, beginningField);
    this.element = create('div', {}, fields, create('h4', {}, own.alone), this.#alone);
    this.element.append(create('h4', {}, own.forced), this.#forced, this.#result);
    this.element.append(this.#live.status);
    this.#live.request(undefined, { now: true });
  }

  async #translate(model: Model, signal: AbortSignal): Promise<void> {
    const source = date.toUpperCase();
    const alone = await model.translate(source, { signal });
    const forced = await model.translate(source, { prefix: beginning, signal });
    if (signal.aborted) return;
    this.#alone.replaceChildren(...this.#piecesOf(alone, 0));
    this.#forced.replaceChildren(...this.#piecesOf(forced, beginning.length));
    this.#result.textContent = date.trim() === '' ? '' : this.#verdictOn(forced);
  }

  #piecesOf({ tokens, logProbabilities }: Translation, given: number): HTMLElement[] {
    const own = this.#texts.lessons.forcing;
    return tokens.map((token, index) => {
      const share = percent(Math.exp(logProbabilities[index] ?? 0));
      const name = token === '</s>' ? this.#texts.end : token;
      const isGiven = index < given;
      const label = isGiven ? `${own.given}, ${own.sure(share)}` : own.sure(share);
      const item = create(
        'li',
        { class: `piece${isGiven ? ' is-given' : ''}`, attributes: { title: label } },
        create('span', {}, name),
        create('small', {}, share),
      );
      setVariable(item, 'share', Math.exp(logProbabilities[index] ?? 0));
      return item;
    });
  }

  /** Says how wrong the given beginning is for the model, and how sure it is of what it adds. */
  #verdictOn({ tokens, logProbabilities }: Translation): string {
    const own = this.#texts.lessons.forcing;
    const probabilities = [...logProbabilities].map(Math.exp);
    const given = probabilities.slice(0, beginning.length);
    const least = Math.min(...given, 1);
    if (least > 0.5) return own.agrees;
    const rest = Math.min(...probabilities.slice(beginning.length));
    return own.wrong(tokens[given.indexOf(least)] ?? '', significant(least), percent(rest));
  }
}
