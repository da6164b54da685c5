// Lesson 3: measured curves over the length of the source, with attention and without.

import { create } from '../../shared/dom';
import { drawCurves, keyOf } from '../parts/curves';
import { call, formula, number, sign, sub, symbol } from '../parts/formula';
import { choice, dial } from '../parts/inputs';
import type { Lesson } from '../parts/lesson';
import { copying, translating } from '../parts/measured';

const tasks = {
  copying: { ...copying, unit: '%', axisUnit: '%', ticks: [0, 25, 50, 75, 100] },
  translating: { ...translating, unit: ' BLEU', axisUnit: '', ticks: [0, 15, 30, 45, 60] },
};

type Task = keyof typeof tasks;

let task: Task = 'copying';
let place = 3;

export const bottleneck: Lesson = {
  id: 'bottleneck',
  papers: [
    { label: 'Sutskever et al. 2014', href: 'https://arxiv.org/abs/1409.3215' },
    { label: 'Bahdanau et al. 2015', href: 'https://arxiv.org/abs/1409.0473' },
  ],
  code: ['src/core/model/bridge.cpp', 'models/fr-en/without-attention.json'],
  measured: 'docs/claims.md#attention',
  formula: () =>
    formula(
      ...[sub('s', number('0'), 'query'), sign('=')],
      call('tanh', symbol('W'), sub('h', 'T', 'key'), sign('+'), symbol('b')),
    ),
  control: (texts) => {
    const own = texts.lessons.bottleneck;
    const picture = create('div');
    const length = create('div');
    const draw = () => {
      const { places, rows, unit, axisUnit, ticks } = tasks[task];
      const curves = Object.entries(rows).map(([name, values]) => ({
        name: own.curves[name as keyof typeof own.curves],
        values: values as readonly number[],
      }));
      picture.replaceChildren(
        drawCurves({
          label: own.picture[task],
          curves,
          ends: [places[0], places.at(-1) ?? ''],
          ticks,
          marked: place,
          tick: (value) => `${value}${axisUnit}`,
        }),
        keyOf(
          curves,
          curves.map(({ values }) => `${values[place] ?? 0}${unit}`),
        ),
        create('p', { class: 'lesson-note' }, own.notes[task]),
      );
    };
    const show = () => {
      const { places } = tasks[task];
      place = Math.min(place, places.length - 1);
      const nameOf = task === 'copying' ? own.symbols : own.words;
      length.replaceChildren(
        dial({
          label: own.length,
          range: [0, places.length - 1, 1],
          value: place,
          format: (value) => nameOf(places[value] ?? ''),
          onInput: (value) => {
            place = value;
            draw();
          },
        }),
      );
      draw();
    };
    const taskChoice = choice({
      legend: own.task,
      labels: own.tasks,
      value: task,
      onChange: (value) => {
        task = value;
        show();
      },
    });
    show();
    return create('div', {}, taskChoice, length, picture);
  },
};
