// Lesson 4: attention over three states that the visitor moves, with each of the scores.

import { create, setVariable } from '../../shared/dom';
import { percent } from '../../shared/format';
import { svg } from '../../shared/svg';
import { call, formula, over, row, sign, sub, symbol } from '../parts/formula';
import { choice, dial } from '../parts/inputs';
import type { Lesson, Texts } from '../parts/lesson';
import { decimal } from '../parts/numbers';
import { Plane } from '../parts/plane';
import { tableOf } from '../parts/table';
import { add, dot, rotation, softmax, times, type Vector, weightedSum } from '../parts/vectors';

type Score = 'dot' | 'bilinear' | 'additive';

const span = 2;

// Four tanh units, two for each coordinate: their differences are largest where h is equal to s.
const keyWeights = [
  [2, 0],
  [2, 0],
  [0, 2],
  [0, 2],
];
const queryWeights = keyWeights.map((weights) => weights.map((weight) => -weight));
const bias = [1, -1, 1, -1];
const v = [1, -1, 1, -1];

const state: { score: Score; query: Vector; readonly keys: Vector[]; turn: number } = {
  score: 'dot',
  query: [1.1, 0.5],
  keys: [
    [1.4, 1.1],
    [-0.6, 1.3],
    [0.6, -1.2],
  ],
  /** How far W turns the decoder state, in degrees. */
  turn: 90,
};

const scores: Readonly<Record<Score, (s: Vector, h: Vector) => number>> = {
  dot: (s, h) => dot(s, h),
  bilinear: (s, h) => dot(times(rotation(state.turn), s), h),
  additive: (s, h) =>
    dot(v, add(times(queryWeights, s), bias, times(keyWeights, h)).map(Math.tanh)),
};

const s = () => symbol('s', 'query');
const h = () => sub('h', 'i', 'key');
const comparisons: Readonly<Record<Score, () => Node>> = {
  dot: () => row(s(), sign('·'), h()),
  bilinear: () => row(symbol('W'), s(), sign('·'), h()),
  additive: () =>
    row(
      ...[symbol('v'), sign('·')],
      call('tanh', ...[sub('W', 'q'), s(), sign('+'), symbol('b'), sign('+'), sub('W', 'k'), h()]),
    ),
};

export const attentionScores: Lesson = {
  id: 'scores',
  papers: [
    { label: 'Bahdanau et al. 2015', href: 'https://arxiv.org/abs/1409.0473' },
    { label: 'Luong et al. 2015', href: 'https://arxiv.org/abs/1508.04025' },
  ],
  code: ['src/core/layers/attention.cpp'],
  measured: 'docs/claims.md#attention',
  formula: () =>
    formula(
      ...[symbol('c', 'context'), sign('='), over('∑', 'i')],
      call(sub('softmax', 'i'), call('score', s(), sign(','), h())),
      h(),
    ),
  control: (texts) => {
    const own = texts.lessons.scores;
    const scene = new Scene(texts);
    const turn = dial({
      label: own.turn,
      range: [-180, 180, 5],
      value: state.turn,
      format: (value) => own.degrees(String(value).replace('-', '−')),
      onInput: (value) => {
        state.turn = value;
        scene.show();
      },
    });
    const show = () => {
      turn.hidden = state.score !== 'bilinear';
      scene.show();
    };
    const scoreChoice = choice({
      legend: own.score,
      labels: own.scores,
      value: state.score,
      onChange: (score) => {
        state.score = score;
        show();
      },
    });
    show();
    return create('div', {}, scoreChoice, turn, scene.element);
  },
};

/** The plane with the vectors, and what attention makes of them beside it. */
class Scene {
  readonly element: HTMLElement;
  #texts: Texts;
  #plane: Plane;
  #context = svg('path', { class: 'context-mark' });
  #comparison = create('div', { class: 'lesson-subformula' });
  #note = create('p', { class: 'lesson-note' });
  #results = create('div');

  constructor(texts: Texts) {
    const own = texts.lessons.scores;
    this.#texts = texts;
    this.#plane = new Plane(own.picture, span);
    const describe = ([x = 0, y = 0]: Vector) => texts.vector(decimal(x), decimal(y));
    for (const [index, at] of state.keys.entries()) {
      const names = { label: own.state(index + 1), name: `h${index + 1}` };
      const onMove = (to: Vector) => {
        state.keys[index] = to;
        this.show();
      };
      this.#plane.addHandle({ ...names, role: 'key', at, describe, onMove });
    }
    const onMove = (to: Vector) => {
      state.query = to;
      this.show();
    };
    const names = { label: own.query, name: 's' };
    this.#plane.addHandle({ ...names, role: 'query', at: state.query, describe, onMove });
    this.#plane.element.append(this.#context);
    const picture = create('div', { class: 'lesson-picture is-square' }, this.#plane.element);
    const beside = create('div', {}, this.#comparison, this.#note, this.#results);
    this.element = create('div', { class: 'lesson-columns' }, picture, beside);
  }

  show(): void {
    const own = this.#texts.lessons.scores;
    const score = (h: Vector) => scores[state.score](state.query, h);
    const scored = state.keys.map(score);
    const weights = softmax(scored);
    const context = weightedSum(weights, state.keys);
    const lines = scored.map((value, i) => {
      const bar = create('span', { class: 'bar' }, percent(weights[i] ?? 0));
      setVariable(bar, 'share', weights[i] ?? 0);
      return [`h${i + 1}`, decimal(value), bar];
    });
    const [x = '', y = ''] = context.map(decimal);
    const text = own.context(`(${x}, ${y})`);
    const result = create('p', { class: 'lesson-result' }, create('mark', {}, text));
    this.#results.replaceChildren(tableOf(own.columns, lines), result);
    this.#note.textContent = own.notes[state.score];
    this.#comparison.replaceChildren(formula(comparisons[state.score]()));
    const [left, top] = this.#plane.place(context);
    this.#context.setAttribute('d', `M${left} ${top - 8}l8 8l-8 8l-8 -8Z`);
    this.#plane.shade(score);
  }
}
