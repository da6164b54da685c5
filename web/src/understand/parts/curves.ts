import { create } from '../../shared/dom';
import { svg } from '../../shared/svg';

const width = 480;
const height = 240;
const margin = { top: 12, right: 16, bottom: 30, left: 52 };
const innerWidth = width - margin.left - margin.right;
const innerHeight = height - margin.top - margin.bottom;

export interface Curve {
  readonly name: string;
  /** One value for each place on the horizontal axis. */
  readonly values: readonly number[];
}

export interface CurvesOptions {
  readonly label: string;
  readonly curves: readonly Curve[];
  /** The labels of the first and the last place. */
  readonly ends: readonly [string, string];
  /** The values at which a line and its label are drawn, in ascending order; the first and last bound the picture. */
  readonly ticks: readonly number[];
  /** Whether the axis is logarithmic. */
  readonly logarithmic?: boolean;
  /** The place that is marked. */
  readonly marked?: number | undefined;
  tick(value: number): string;
}

/** Draws curves over shared places; each has the colour and dashes of its index. */
export function drawCurves(options: CurvesOptions): HTMLElement {
  const { label, curves, ends, ticks, marked } = options;
  const scale = options.logarithmic ? Math.log : (value: number) => value;
  const [bottom = 0, top = 1] = [ticks[0], ticks.at(-1)];
  const places = Math.max(...curves.map(({ values }) => values.length));
  const x = (place: number) => margin.left + (place / Math.max(1, places - 1)) * innerWidth;
  const y = (value: number) => {
    const inside = Math.max(bottom, Math.min(top, value));
    const share = (scale(inside) - scale(bottom)) / (scale(top) - scale(bottom));
    return margin.top + (1 - share) * innerHeight;
  };
  const lines = ticks.flatMap((value) => [
    svg('line', { x1: margin.left, x2: width - margin.right, y1: y(value), y2: y(value) }),
    text(margin.left - 8, y(value) + 4, 'end', options.tick(value)),
  ]);
  const paths = curves.map(({ values }, index) => {
    const points = values.map((value, place) => `${x(place).toFixed(1)} ${y(value).toFixed(1)}`);
    return svg('path', { class: `curve is-${index}`, d: `M${points.join('L')}` });
  });
  const mark =
    marked === undefined
      ? []
      : [
          svg('line', {
            class: 'curve-mark',
            x1: x(marked),
            x2: x(marked),
            y1: margin.top,
            y2: height - margin.bottom,
          }),
        ];
  const drawing = svg(
    'svg',
    { class: 'curves', viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': label },
    svg(
      'g',
      { class: 'curve-axes' },
      ...lines,
      text(margin.left, height - 8, 'start', ends[0]),
      text(width - margin.right, height - 8, 'end', ends[1]),
    ),
    ...mark,
    ...paths,
  );
  return create('div', { class: 'lesson-picture' }, drawing);
}

/** A list of the curves' names with what each amounts to; it is the picture's key. */
export function keyOf(curves: readonly Curve[], values: readonly string[]): HTMLElement {
  const entries = curves.map(({ name }, index) =>
    create(
      'div',
      { class: `curve-key is-${index}` },
      create('dt', {}, name),
      create('dd', {}, values[index] ?? ''),
    ),
  );
  return create('dl', { class: 'curve-keys' }, ...entries);
}

function text(x: number, y: number, anchor: string, content: string): SVGElement {
  return svg('text', { x, y, 'text-anchor': anchor }, content);
}
