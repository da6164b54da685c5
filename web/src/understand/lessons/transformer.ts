// Lesson 10: which positions each position reads, and what that costs, in self-attention and in an SSRU.

import { create } from '../../shared/dom';
import { count, percent } from '../../shared/format';
import { svg } from '../../shared/svg';
import {
  before,
  call,
  formula,
  number,
  parenthesis,
  row,
  sign,
  sub,
  symbol,
} from '../parts/formula';
import { choice, dial, field } from '../parts/inputs';
import type { Lesson } from '../parts/lesson';
import { type Mixture, selfAttention, ssru } from '../parts/mixtures';
import { decimal } from '../parts/numbers';

type Side = 'encoder' | 'decoder';

const size = 320;

let letters = 'abcabc';
let side: Side = 'decoder';
let gate = 1;

export const transformer: Lesson = {
  id: 'transformer',
  papers: [
    { label: 'Vaswani et al. 2017', href: 'https://arxiv.org/abs/1706.03762' },
    { label: 'Kim et al. 2019', href: 'https://aclanthology.org/D19-5632/' },
  ],
  code: ['src/core/layers/multi_head_attention.cpp', 'src/core/layers/ssru.cpp'],
  measured: 'docs/results.md#speed-of-transformers',
  formula: () => {
    const f = () => sub('f', 't');
    const x = () => sub('x', 't');
    const gateOf = [sub('W', 'f'), x(), sign('+'), symbol('b')];
    const state = formula(
      ...[sub('c', 't'), sign('='), f(), sub('c', before()), sign('+')],
      ...[row(parenthesis('('), number('1'), sign('−'), f(), parenthesis(')')), symbol('W'), x()],
    );
    return create('div', {}, state, formula(f(), sign('='), call('sigmoid', ...gateOf)));
  },
  control: (texts) => {
    const own = texts.lessons.transformer;
    const pictures = create('div', { class: 'lesson-columns' });
    const panel = (name: string, mixture: Mixture) => {
      const figure = (text: string, value: number) =>
        create('div', {}, create('dt', {}, text), create('dd', {}, count(value)));
      return create(
        'div',
        {},
        create('h4', {}, name),
        create('div', { class: 'lesson-picture' }, draw(own.weights(name), mixture)),
        create(
          'dl',
          { class: 'lesson-figures is-list' },
          figure(own.figures.reads, mixture.reads),
          ...(mixture.keeps === undefined ? [] : [figure(own.figures.keeps, mixture.keeps)]),
          figure(own.figures.path, mixture.path),
        ),
      );
    };
    const show = () => {
      const units = [...letters.replaceAll(/\s/g, '')];
      if (units.length === 0) return;
      pictures.replaceChildren(
        panel(own.attention, selfAttention(units, side === 'decoder')),
        panel(own.ssru, ssru(units, gate)),
      );
    };
    const lettersField = field({
      label: own.letters,
      value: letters,
      maxLength: 12,
      examples: ['abcabc', 'aaaaaaaa'],
      onInput: (value) => {
        letters = value;
        show();
      },
    });
    const sides = choice({
      legend: own.side,
      labels: own.sides,
      value: side,
      onChange: (value) => {
        side = value;
        show();
      },
    });
    const gateDial = dial({
      label: own.gate,
      range: [-3, 5, 0.1],
      value: gate,
      format: decimal,
      onInput: (value) => {
        gate = value;
        show();
      },
    });
    show();
    return create('div', {}, lettersField, sides, gateDial, pictures);
  },
};

function draw(label: string, { units, weights }: Mixture): SVGElement {
  const edge = 30;
  const cell = (size - edge) / Math.max(4, units.length);
  const cells = weights.flatMap((line, t) =>
    line.map((weight, j) => {
      const box = { x: edge + j * cell, y: edge + t * cell, width: cell - 3, height: cell - 3 };
      const title = `${units[t]} ← ${units[j]}: ${percent(weight)}`;
      const made = svg('rect', { class: 'mix', ...box, rx: 2 }, svg('title', {}, title));
      if (weight === 0) made.classList.add('is-closed');
      else made.setAttribute('fill-opacity', (0.08 + 0.92 * weight).toFixed(3));
      return made;
    }),
  );
  const middle = (index: number) => edge + index * cell + cell / 2;
  const names = units.flatMap((unit, i) => [
    svg('text', { class: 'mix-name', x: middle(i), y: edge - 10, 'text-anchor': 'middle' }, unit),
    svg('text', { class: 'mix-name', x: 12, y: middle(i) + 4, 'text-anchor': 'middle' }, unit),
  ]);
  return svg(
    'svg',
    { class: 'mixture', viewBox: `0 0 ${size} ${size}`, role: 'img', 'aria-label': label },
    ...cells,
    ...names,
  );
}
