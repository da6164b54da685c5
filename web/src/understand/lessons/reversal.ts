// Lesson 9: how far apart letters are read and written, with the source read in either direction.

import { create } from '../../shared/dom';
import { percent } from '../../shared/format';
import { svg } from '../../shared/svg';
import { formula, number, sign, sub, symbol, words } from '../parts/formula';
import { choice, field } from '../parts/inputs';
import type { Lesson } from '../parts/lesson';
import { decimal } from '../parts/numbers';

type Reading = 'forwards' | 'backwards';
type Task = 'copy' | 'reverse';

/** Pairs at most this far apart count as near. */
const near = 3;
const pitch = 36;

let letters = 'attend';
let reading: Reading = 'forwards';
let task: Task = 'copy';

interface Pair {
  readonly read: number;
  readonly written: number;
}

export const reversal: Lesson = {
  id: 'reversal',
  papers: [{ label: 'Sutskever et al. 2014', href: 'https://arxiv.org/abs/1409.3215' }],
  code: ['src/core/layers/recurrent.cpp', 'tools/claims/experiments.mjs'],
  measured: 'docs/claims.md#reversal',
  formula: ({ lessons: { reversal: own } }) => {
    const named = (name: string, ...parts: Node[]) =>
      formula(words(`${name}:\u00a0`), sub('d', 'i'), sign('='), ...parts);
    const backwards = named(own.backwards, number('2'), symbol('i'), sign('−'), number('1'));
    return create('div', {}, named(own.forwards, symbol('n')), backwards);
  },
  control: (texts) => {
    const own = texts.lessons.reversal;
    const picture = create('div', { class: 'lesson-picture' });
    const figures = create('dl', {
      class: 'lesson-figures',
      attributes: { 'aria-live': 'polite' },
    });
    const show = () => {
      const units = [...letters.replaceAll(/\s/g, '')];
      const pairs = pairsOf(units.length);
      const distances = pairs.map(({ read, written }) => written - read);
      picture.replaceChildren(draw(units, pairs, own));
      const figure = (name: string, value: string) =>
        create('div', {}, create('dt', {}, name), create('dd', {}, value));
      const mean = distances.reduce((sum, value) => sum + value, 0) / units.length;
      const within = distances.filter((value) => value <= near).length / units.length;
      figures.replaceChildren(
        ...(units.length === 0
          ? []
          : [
              figure(own.figures.shortest, String(Math.min(...distances))),
              figure(own.figures.mean, decimal(mean)),
              figure(own.figures.longest, String(Math.max(...distances))),
              figure(own.figures.near, percent(within)),
            ]),
      );
    };
    const lettersField = field({
      label: own.letters,
      value: letters,
      maxLength: 8,
      onInput: (value) => {
        letters = value;
        show();
      },
    });
    const readings = choice({
      legend: own.reading,
      labels: own.readings,
      value: reading,
      onChange: (value) => {
        reading = value;
        show();
      },
    });
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
    return create('div', {}, lettersField, readings, taskChoice, picture, figures);
  },
};

/** Returns the steps that read and write each of `count` letters; all are read before the first is written. */
function pairsOf(count: number): Pair[] {
  return Array.from({ length: count }, (_, i) => ({
    read: reading === 'forwards' ? i : count - 1 - i,
    written: count + (task === 'copy' ? i : count - 1 - i),
  }));
}

interface Labels {
  readonly read: string;
  readonly written: string;
  picture(source: string, target: string): string;
}

function draw(units: readonly string[], pairs: readonly Pair[], labels: Labels): SVGElement {
  const steps = 2 * units.length;
  const width = Math.max(8, steps) * pitch;
  const height = 0.3 * width + 62;
  const line = height - 54;
  const x = (step: number) => (step + 0.5) * (width / Math.max(1, steps));
  const inOrder = (key: keyof Pair) =>
    pairs
      .map((pair, i) => [pair[key], units[i] ?? ''] as const)
      .sort(([a], [b]) => a - b)
      .map(([, unit]) => unit)
      .join(' ');
  const arcs = pairs.map(({ read, written }) => {
    const radius = (x(written) - x(read)) / 2;
    const isNear = written - read <= near ? ' is-near' : '';
    return svg('path', {
      class: `arc${isNear}`,
      d: `M${x(read)} ${line}A${radius} ${0.6 * radius} 0 0 1 ${x(written)} ${line}`,
    });
  });
  const names = pairs.flatMap(({ read, written }, i) =>
    [read, written].map((step, at) =>
      svg(
        'text',
        { class: `arc-letter is-${at}`, x: x(step), y: line + 24, 'text-anchor': 'middle' },
        units[i] ?? '',
      ),
    ),
  );
  const side = (text: string, at: number) =>
    svg('text', { class: 'arc-side', x: at, y: height - 4, 'text-anchor': 'middle' }, text);
  return svg(
    'svg',
    {
      class: 'arcs',
      viewBox: `0 0 ${width} ${height}`,
      role: 'img',
      'aria-label': labels.picture(inOrder('read'), inOrder('written')),
    },
    ...arcs,
    ...names,
    side(labels.read, width / 4),
    side(labels.written, (3 * width) / 4),
  );
}
