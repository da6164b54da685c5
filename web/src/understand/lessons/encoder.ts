// Lesson 2: two words, and the paths of an encoder's state while it reads them.

import { create } from '../../shared/dom';
import { svg } from '../../shared/svg';
import { before, call, formula, sign, sub, symbol } from '../parts/formula';
import { dial, field } from '../parts/inputs';
import type { Lesson } from '../parts/lesson';
import { decimal } from '../parts/numbers';
import { Plane } from '../parts/plane';
import { add, distance, rotation, scale, times, type Vector } from '../parts/vectors';

/** Letters are embedded as directions; this angle keeps neighbours of the alphabet apart. */
const degreesPerLetter = 137.5;
/** The recurrent weights turn the state, so that a letter counts differently at different places. */
const turn = rotation(50);

let words: readonly [string, string] = ['tea', 'eat'];
let keep = 0.8;

export const encoder: Lesson = {
  id: 'encoder',
  papers: [
    { label: 'Elman 1990', href: 'https://doi.org/10.1207/s15516709cog1402_1' },
    { label: 'Cho et al. 2014', href: 'https://arxiv.org/abs/1406.1078' },
  ],
  code: ['src/core/layers/rnn_cell.cpp', 'src/core/model/recurrent_encoder.cpp'],
  measured: 'docs/claims.md#dates',
  formula: () =>
    formula(
      ...[sub('h', 't', 'key'), sign('=')],
      call(
        'tanh',
        ...[symbol('W'), sub('x', 't'), sign('+'), symbol('U'), sub('h', before(), 'key')],
      ),
      ...[sign(','), symbol('c', 'context'), sign('='), sub('h', 'T', 'key')],
    ),
  control: (texts) => {
    const own = texts.lessons.encoder;
    const picture = create('div', { class: 'lesson-picture is-square' });
    const ends = create('ul', { class: 'lesson-results', attributes: { 'aria-live': 'polite' } });
    const show = () => {
      const plane = new Plane(own.picture(...words), 1.1);
      const [one, other] = [0, 1].map((index) => {
        const states = statesOf(words[index] ?? '');
        drawPath(plane, words[index] ?? '', states, index);
        return states.at(-1) ?? [];
      }) as [Vector, Vector];
      picture.replaceChildren(plane.element);
      const end = (index: 0 | 1, [x = 0, y = 0]: Vector) => {
        const text = own.ends(words[index], `(${decimal(x)}, ${decimal(y)})`);
        return create('li', { class: `path-end is-${index}` }, text);
      };
      const apart = create('li', {}, own.apart(decimal(distance(one, other))));
      ends.replaceChildren(end(0, one), end(1, other), apart);
    };
    const wordField = (index: 0 | 1, label: string) =>
      field({
        label,
        value: words[index],
        maxLength: 16,
        onInput: (value) => {
          words = index === 0 ? [value, words[1]] : [words[0], value];
          show();
        },
      });
    const keeping = dial({
      label: own.keep,
      range: [0, 1.2, 0.05],
      value: keep,
      format: decimal,
      onInput: (value) => {
        keep = value;
        show();
      },
    });
    show();
    const fields = create(
      'div',
      { class: 'lesson-fields' },
      wordField(0, own.first),
      wordField(1, own.second),
    );
    const beside = create('div', {}, fields, keeping, ends);
    return create('div', { class: 'lesson-columns' }, picture, beside);
  },
};

/** Returns the states that reading a word leaves, beginning with the first state, which is 0. */
function statesOf(word: string): Vector[] {
  let state: Vector = [0, 0];
  const states = [state];
  for (const letter of word) {
    const token = times(rotation(degreesPerLetter * (letter.codePointAt(0) ?? 0)), [0.7, 0]);
    state = add(token, times(turn, scale(keep, state))).map(Math.tanh);
    states.push(state);
  }
  return states;
}

function drawPath(plane: Plane, word: string, states: readonly Vector[], index: number): void {
  const points = states.map((state) => plane.place(state));
  const line = points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L');
  plane.ground.append(svg('path', { class: `path is-${index}`, d: `M${line}` }));
  for (const [at, letter] of [...word].entries()) {
    const [x, y] = points[at + 1] ?? [0, 0];
    const r = at + 2 === points.length ? 7 : 3.5;
    plane.ground.append(
      svg('circle', { class: `path-dot is-${index}`, cx: x, cy: y, r }),
      svg('text', { class: 'path-name', x: x + 9, y: y - 7 }, letter),
    );
  }
}
