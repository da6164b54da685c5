// Lesson 8: how the gradient fades or grows on its way back through three small networks.

import { create } from '../../shared/dom';
import { type CellName, gradientsOf } from '../parts/cells';
import { drawCurves, keyOf } from '../parts/curves';
import { before, formula, fraction, over, row, sign, sub } from '../parts/formula';
import { dial } from '../parts/inputs';
import type { Lesson } from '../parts/lesson';
import { decimal, significant } from '../parts/numbers';
import { norm } from '../parts/vectors';

const cells: readonly CellName[] = ['rnn', 'gru', 'lstm'];
const ticks = [1e-9, 1e-6, 1e-3, 1, 1e3];

const network = { recurrentWeight: 0.7, gateBias: 2, length: 30 };

export const gradients: Lesson = {
  id: 'gradients',
  papers: [
    { label: 'Bengio et al. 1994', href: 'https://doi.org/10.1109/72.279181' },
    {
      label: 'Hochreiter & Schmidhuber 1997',
      href: 'https://doi.org/10.1162/neco.1997.9.8.1735',
    },
    { label: 'Cho et al. 2014', href: 'https://arxiv.org/abs/1406.1078' },
  ],
  code: [
    'src/core/layers/rnn_cell.cpp',
    'src/core/layers/gru_cell.cpp',
    'src/core/layers/lstm_cell.cpp',
  ],
  measured: 'docs/claims.md#recall',
  formula: () => {
    const partial = (name: string, index: string) => row(sign('∂'), sub(name, index, 'key'));
    const step = row(sign('∂'), sub('h', before(), 'key'));
    return formula(
      ...[fraction(partial('h', 'T'), partial('h', '0')), sign('='), over('∏', 't')],
      fraction(partial('h', 't'), step),
    );
  },
  control: (texts) => {
    const own = texts.lessons.gradients;
    const picture = create('div');
    const show = () => {
      const curves = cells.map((cell) => ({
        name: own.cells[cell],
        values: gradientsOf(cell, network).map(norm),
      }));
      picture.replaceChildren(
        drawCurves({
          label: own.picture,
          curves,
          ends: [own.first, own.last],
          ticks,
          logarithmic: true,
          tick: significant,
        }),
        create('h4', {}, own.atFirst),
        keyOf(
          curves,
          curves.map(({ values }) => significant(values[0] ?? 0)),
        ),
      );
    };
    const dialOf = (
      name: keyof typeof network,
      label: string,
      range: readonly [number, number, number],
      format: (value: number) => string,
    ) =>
      dial({
        label,
        range,
        value: network[name],
        format,
        onInput: (value) => {
          network[name] = value;
          show();
        },
      });
    show();
    const dials = create(
      'div',
      { class: 'lesson-dials' },
      dialOf('recurrentWeight', own.weight, [0.1, 1.6, 0.05], decimal),
      dialOf('gateBias', own.bias, [-2, 5, 0.1], decimal),
      dialOf('length', own.length, [5, 60, 1], String),
    );
    return create('div', {}, dials, picture);
  },
};
