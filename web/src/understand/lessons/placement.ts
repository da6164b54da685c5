// Lesson 6: what a disturbed context changes, which depends on where it enters the decoder.

import { create } from '../../shared/dom';
import { percent } from '../../shared/format';
import { svg } from '../../shared/svg';
import { before, call, formula, sign, sub } from '../parts/formula';
import { choice, dial } from '../parts/inputs';
import type { Lesson } from '../parts/lesson';
import { type DecoderStep, decode, type Placement, steps } from '../parts/tiny-decoder';
import { distance } from '../parts/vectors';

type Row = keyof DecoderStep;

const rows: readonly Row[] = ['context', 'state', 'output'];
const [pitch, line] = [78, 86];
const box = { width: 44, height: 34 };
const width = steps * pitch;
const height = (rows.length - 1) * line + box.height + 8;
/** The letters of the formula. */
const symbols: Readonly<Record<Row, string>> = { context: 'c', state: 's', output: 'o' };
/** A smaller change is that of rounding. */
const noticeable = 1e-6;

let placement: Placement = 'input';
let step = 1;
let strength = 0.5;

/** The arrows of each kind of decoder, from a row to a row of the same step or of the next. */
const always = [
  ['state', 'state', 1],
  ['state', 'output', 0],
] as const;
const arrows: Readonly<Record<Placement, readonly (readonly [Row, Row, 0 | 1])[]>> = {
  input: [...always, ['state', 'context', 1], ['context', 'state', 0], ['context', 'output', 0]],
  output: [...always, ['state', 'context', 0], ['context', 'output', 0]],
  feeding: [...always, ['state', 'context', 0], ['context', 'output', 0], ['output', 'state', 1]],
};

export const contextPlacement: Lesson = {
  id: 'placement',
  papers: [
    { label: 'Bahdanau et al. 2015', href: 'https://arxiv.org/abs/1409.0473' },
    { label: 'Luong et al. 2015', href: 'https://arxiv.org/abs/1508.04025' },
  ],
  code: ['src/core/model/recurrent_decoder.h', 'src/core/model/recurrent_decoder.cpp'],
  measured: 'tests/core/parity',
  formula: () =>
    formula(
      ...[sub('o', 't'), sign('=')],
      call('output', sub('s', 't', 'query'), sign(','), sub('c', 't', 'context')),
    ),
  control: (texts) => {
    const own = texts.lessons.placement;
    const equation = create('div', { class: 'lesson-subformula' });
    const picture = create('div', { class: 'lesson-picture' });
    const result = create('p', { class: 'lesson-result', attributes: { 'aria-live': 'polite' } });
    const show = () => {
      const calm = decode(placement, { step, by: 0 });
      const disturbed = decode(placement, { step, by: strength });
      const change = (row: Row, t: number) =>
        distance(calm[t]?.[row] ?? [], disturbed[t]?.[row] ?? []);
      picture.replaceChildren(draw(own.picture, change));
      equation.replaceChildren(equationOf(placement));
      const changed = calm.flatMap((_, t) => (change('output', t) > noticeable ? [t + 1] : []));
      result.textContent = changed.length > 0 ? own.changed(changed) : own.unchanged;
    };
    const placements = choice({
      legend: own.placement,
      labels: own.placements,
      value: placement,
      onChange: (value) => {
        placement = value;
        show();
      },
    });
    const stepDial = dial({
      label: own.step,
      range: [1, steps, 1],
      value: step + 1,
      format: String,
      onInput: (value) => {
        step = value - 1;
        show();
      },
    });
    const strengthDial = dial({
      label: own.strength,
      range: [0, 1, 0.05],
      value: strength,
      format: percent,
      onInput: (value) => {
        strength = value;
        show();
      },
    });
    show();
    const dials = create('div', { class: 'lesson-dials' }, stepDial, strengthDial);
    const legend = create('p', { class: 'lesson-note' }, own.legend);
    return create('div', {}, placements, equation, dials, picture, legend, result);
  },
};

/** What the cell reads in each kind of decoder. */
function equationOf(kind: Placement): Element {
  const further = {
    input: [sign(','), sub('c', 't', 'context')],
    output: [],
    feeding: [sign(','), sub('o', before())],
  };
  const always = [sub('s', before(), 'query'), sign(','), sub('y', before())];
  const cell = call('cell', ...always, ...further[kind]);
  return formula(sub('s', 't', 'query'), sign('='), cell);
}

function draw(label: string, change: (row: Row, t: number) => number): SVGElement {
  const x = (t: number) => t * pitch;
  const y = (row: Row) => rows.indexOf(row) * line + 4;
  const boxes = rows.flatMap((row) =>
    Array.from({ length: steps }, (_, t) => {
      const size = change(row, t);
      const share = size > noticeable ? 0.12 + 0.43 * Math.min(1, size) : 0;
      const made = svg('rect', { class: 'node', x: x(t), y: y(row), ...box, rx: 3 });
      const shade = svg('rect', { class: 'node-change', x: x(t), y: y(row), ...box, rx: 3 });
      shade.setAttribute('fill-opacity', share.toFixed(3));
      const at = { x: x(t) + box.width / 2, y: y(row) + box.height / 2 + 5 };
      const name = svg(
        'text',
        { class: 'node-name', ...at, 'text-anchor': 'middle' },
        symbols[row],
      );
      name.append(svg('tspan', { class: 'node-index', dy: 3 }, String(t + 1)));
      return svg('g', {}, made, shade, name);
    }),
  );
  const paths = arrows[placement].flatMap(([from, to, later]) =>
    Array.from({ length: steps - later }, (_, t) => {
      const live = change(from, t) > noticeable && change(to, t + later) > noticeable;
      const d = pathOf([x(t), y(from)], [x(t + later), y(to)]);
      return svg('path', { class: `node-arrow${live ? ' is-live' : ''}`, d });
    }),
  );
  return svg(
    'svg',
    { class: 'diagram', viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': label },
    ...paths,
    ...boxes,
  );
}

/** Returns the path of an arrow between two boxes, given by their corners at the upper left. */
function pathOf([x1, y1]: readonly [number, number], [x2, y2]: readonly [number, number]): string {
  const middle = box.height / 2;
  const [right, bend] = [x1 + box.width, 14];
  if (x1 !== x2) {
    // An arrow from another row ends above or below that from the same row.
    const end = y2 + middle + 8 * Math.sign(y1 - y2);
    return `M${right} ${y1 + middle}L${x2 - 2} ${end}${headOf(x2 - 2 - right, end - y1 - middle)}`;
  }
  if (Math.abs(y2 - y1) > line) {
    const [from, to] = [y1 + middle, y2 + middle];
    return `M${right} ${from}C${right + bend} ${from} ${right + bend} ${to} ${right + 2} ${to}${headOf(-1, 0)}`;
  }
  const [from, to] = y2 > y1 ? [y1 + box.height, y2 - 2] : [y1, y2 + box.height + 2];
  return `M${x1 + box.width / 2} ${from}V${to}${headOf(0, y2 - y1)}`;
}

/** Returns the two strokes of an arrow's head, for an arrow in this direction. */
function headOf(dx: number, dy: number): string {
  const length = Math.hypot(dx, dy);
  const [ux, uy] = [(6 * dx) / length, (6 * dy) / length];
  const stroke = (sx: number, sy: number) => `l${sx.toFixed(1)} ${sy.toFixed(1)}`;
  const [a, b] = [stroke(-ux - uy * 0.6, -uy + ux * 0.6), stroke(ux + uy * 0.6, uy - ux * 0.6)];
  return `${a}${b}${stroke(-ux + uy * 0.6, -uy - ux * 0.6)}`;
}
