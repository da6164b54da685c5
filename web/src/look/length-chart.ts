import { percent } from '../shared/format';
import { svg } from '../shared/svg';
import { label } from './drawing';

/** The shares of letters that both models copied to the right place, of strings of one length. */
export interface Score {
  readonly length: number;
  readonly withAttention: number;
  readonly without: number;
}

interface Names {
  readonly length: string;
  readonly withAttention: string;
  readonly without: string;
  readonly chart: (scores: string) => string;
}

const width = 520;
const height = 200;
const margin = { left: 46, right: 128, top: 14, bottom: 34 };
const longest = 60;

/** Draws a line for each model over the length of the strings. */
export function drawLengthChart(scores: readonly Score[], names: Names): SVGSVGElement {
  const x = (length: number) =>
    margin.left + (length / longest) * (width - margin.left - margin.right);
  const y = (share: number) => margin.top + (1 - share) * (height - margin.top - margin.bottom);
  const drawing = svg('svg', {
    class: 'length-drawing',
    viewBox: `0 0 ${width} ${height}`,
    role: 'img',
    'aria-label': names.chart(
      scores
        .map((it) => `${it.length}: ${percent(it.withAttention)} / ${percent(it.without)}`)
        .join('; '),
    ),
  });
  for (const share of [0, 0.5, 1]) {
    const line = { x1: margin.left, x2: width - margin.right, y1: y(share), y2: y(share) };
    drawing.append(
      svg('line', { class: 'axis', ...line }),
      label(percent(share), margin.left - 8, y(share) + 4, 'row-name', 'end'),
    );
  }
  for (const length of [10, 20, 30, 40, 50, 60]) {
    drawing.append(label(String(length), x(length), height - margin.bottom + 16, 'row-name'));
  }
  drawing.append(label(names.length, x(30), height - 4, 'row-name'));
  for (const name of ['without', 'withAttention'] as const) {
    const points = scores.map((it) => `${x(it.length).toFixed(1)} ${y(it[name]).toFixed(1)}`);
    const last = scores.at(-1);
    drawing.append(
      svg('path', { class: `length-line is-${name}`, d: `M${points.join(' L')}`, fill: 'none' }),
    );
    if (last) {
      const at = y(last[name]) + 4;
      drawing.append(label(names[name], x(last.length) + 8, at, `length-name is-${name}`, 'start'));
    }
  }
  return drawing;
}
