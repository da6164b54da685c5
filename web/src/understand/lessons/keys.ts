// Lesson 5: a query, three keys and their values, from which softmax makes one answer.

import { create, setVariable } from '../../shared/dom';
import { percent } from '../../shared/format';
import { call, formula, over, sign, sub, symbol } from '../parts/formula';
import { dial } from '../parts/inputs';
import type { Lesson } from '../parts/lesson';
import { decimal } from '../parts/numbers';
import { Plane } from '../parts/plane';
import { tableOf } from '../parts/table';
import { dot, scale, softmax, type Vector } from '../parts/vectors';

let query: Vector = [1, 0.35];
const keys: Vector[] = [
  [1.2, 0.9],
  [-0.9, 0.9],
  [0.3, -1.2],
];
const values = [80, 20, 50];
let sharpness = 1;

export const keysAndValues: Lesson = {
  id: 'keys',
  papers: [
    { label: 'Vaswani et al. 2017', href: 'https://arxiv.org/abs/1706.03762' },
    { label: 'Bahdanau et al. 2015', href: 'https://arxiv.org/abs/1409.0473' },
  ],
  code: ['src/core/layers/multi_head_attention.cpp', 'src/core/layers/attention.cpp'],
  measured: 'docs/results.md#alignment-of-words',
  formula: () =>
    formula(
      ...[symbol('c', 'context'), sign('='), over('∑', 'i')],
      call(
        sub('softmax', 'i'),
        ...[symbol('a'), sign('\u2062'), symbol('q', 'query'), sign('·'), sub('k', 'i', 'key')],
      ),
      sub('v', 'i'),
    ),
  control: (texts) => {
    const own = texts.lessons.keys;
    const plane = new Plane(own.picture, 2);
    const results = create('div');
    const show = () => {
      const scores = scale(
        sharpness,
        keys.map((key) => dot(query, key)),
      );
      const weights = softmax(scores);
      const lines = keys.map((_, i) => {
        const [weight = 0, value = 0] = [weights[i], values[i]];
        const bar = create('span', { class: 'bar' }, percent(weight));
        setVariable(bar, 'share', weight);
        const weighted = decimal(weight * value);
        return [`k${i + 1}`, decimal(scores[i] ?? 0), bar, String(value), weighted];
      });
      const answer = create('mark', {}, `${own.answer}: ${decimal(dot(weights, values))}`);
      results.replaceChildren(
        tableOf(own.columns, lines),
        create('p', { class: 'lesson-result' }, answer),
      );
      plane.shade((key) => dot(query, key));
    };
    const describe = ([x = 0, y = 0]: Vector) => texts.vector(decimal(x), decimal(y));
    for (const [index, at] of keys.entries()) {
      const names = { label: own.key(index + 1), name: `k${index + 1}` };
      const onMove = (to: Vector) => {
        keys[index] = to;
        show();
      };
      plane.addHandle({ ...names, role: 'key', at, describe, onMove });
    }
    const onMove = (to: Vector) => {
      query = to;
      show();
    };
    plane.addHandle({ label: own.query, name: 'q', role: 'query', at: query, describe, onMove });
    const valueDials = values.map((value, index) =>
      dial({
        label: own.value(index + 1),
        range: [0, 100, 1],
        value,
        format: String,
        onInput: (to) => {
          values[index] = to;
          show();
        },
      }),
    );
    const sharpnessDial = dial({
      label: own.sharpness,
      range: [0, 6, 0.1],
      value: sharpness,
      format: decimal,
      onInput: (to) => {
        sharpness = to;
        show();
      },
    });
    show();
    const picture = create('div', { class: 'lesson-picture is-square' }, plane.element);
    const dials = create('div', { class: 'lesson-dials' }, sharpnessDial, ...valueDials);
    const columns = create('div', { class: 'lesson-columns' }, picture, dials);
    return create('div', {}, columns, results);
  },
};
