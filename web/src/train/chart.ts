import { create } from '../shared/dom';
import { svg } from '../shared/svg';
import { ChartTable } from './chart-table';
import { type Line, type Scale, valueText } from './lines';

const height = 220;
const margin = { top: 12, right: 44, bottom: 26, left: 52 };
const innerHeight = height - margin.top - margin.bottom;

export interface ChartTexts {
  readonly x: string;
  readonly summary: string;
}

/** Draws lines over steps or positions. A library for charts would be larger than the rest of the page. */
export class Chart {
  readonly drawing = svg('svg', { class: 'chart-drawing', 'aria-hidden': 'true' });
  #summary = create('p', { class: 'unseen' });
  #key = create('figcaption', { class: 'chart-key' });
  #axes = svg('g', { class: 'chart-axes' });
  #curves = svg('g');
  #table: ChartTable;
  #lines: readonly Line[] = [];
  #texts: ChartTexts = { x: '', summary: '' };
  #figure: HTMLElement;
  #from: number;
  #width = 0;

  /** @param from the first value on the horizontal axis. */
  constructor(figure: HTMLElement, from: number) {
    this.#figure = figure;
    this.#from = from;
    this.#table = new ChartTable(figure);
    this.drawing.append(this.#axes, this.#curves);
    figure.prepend(this.drawing, this.#summary, this.#key);
    // The width is remembered, because reading it would force a layout at every report.
    new ResizeObserver(([entry]) => {
      this.#width = entry?.contentRect.width ?? 0;
      this.#draw();
    }).observe(figure);
  }

  show(lines: readonly Line[], texts: ChartTexts): void {
    this.#lines = lines;
    this.#texts = texts;
    this.#summary.textContent = texts.summary;
    this.#table.show(lines, texts.x);
    this.#figure.classList.toggle(
      'is-comparison',
      lines.some(({ run }) => run > 0),
    );
    this.#showKey();
    this.#draw();
  }

  #showKey(): void {
    const entries = this.#lines.map(({ kind, run, name }) => ({
      className: `key is-${kind} is-run-${run}`,
      name,
    }));
    const shown = [...this.#key.children].map(({ className, textContent }) => ({
      className,
      name: textContent,
    }));
    // An unchanged key stays, so that nothing is laid out anew at every report.
    if (JSON.stringify(entries) === JSON.stringify(shown)) return;
    this.#key.replaceChildren(
      ...entries.map(({ className, name }) => create('span', { class: className }, name)),
    );
  }

  #draw(): void {
    const width = this.#width;
    // A hidden view has no width.
    if (width === 0) return;
    this.drawing.setAttribute('viewBox', `0 0 ${width} ${height}`);
    const innerWidth = width - margin.left - margin.right;
    const last = Math.max(
      ...this.#lines.map(({ points }) => points.at(-1)?.[0] ?? 0),
      this.#from + 1,
    );
    const [bottom, top] = rangeOf(this.#lines);
    const x = (at: number) => margin.left + ((at - this.#from) / (last - this.#from)) * innerWidth;
    const y = (share: number) => margin.top + (1 - share) * innerHeight;
    const heightOf = (value: number, scale: Scale) =>
      y(scale === 'share' ? value : Math.max(0, Math.log(value / bottom) / Math.log(top / bottom)));
    this.#curves.replaceChildren(
      ...this.#lines.map(({ kind, run, scale, points }) => {
        const d = points.map(([at, value], index) => {
          return `${index ? 'L' : 'M'}${x(at).toFixed(1)} ${heightOf(value, scale).toFixed(1)}`;
        });
        return svg('path', { class: `chart-line is-${kind} is-run-${run}`, d: d.join('') });
      }),
    );
    const right = width - margin.right;
    const hasLogarithms = this.#lines.some(({ scale }) => scale === 'logarithmic');
    const hasShares = this.#lines.some(({ scale }) => scale === 'share');
    const shares = hasShares ? [0, 0.5, 1] : [];
    const rows = hasLogarithms
      ? decades(bottom, top).map(
          (value) => [heightOf(value, 'logarithmic'), valueText(value, 'logarithmic')] as const,
        )
      : shares.map((share) => [y(share), valueText(share, 'share')] as const);
    this.#axes.replaceChildren(
      ...rows.flatMap(([at, text]) => [
        svg('line', { x1: margin.left, x2: right, y1: at, y2: at }),
        label(margin.left - 8, at + 4, 'end', text),
      ]),
      ...(hasLogarithms ? shares : []).map((share) =>
        label(right + 8, y(share) + 4, 'start', valueText(share, 'share')),
      ),
      label(margin.left, height - 6, 'start', `${this.#texts.x} ${this.#from}`),
      label(right, height - 6, 'end', String(last)),
    );
  }
}

/** Returns the ends of the logarithmic scale: powers of ten around all values. */
function rangeOf(lines: readonly Line[]): [bottom: number, top: number] {
  const values = lines
    .filter(({ scale }) => scale === 'logarithmic')
    .flatMap(({ points }) => points.map(([, value]) => value))
    .filter((value) => value > 0);
  if (values.length === 0) return [0.1, 1];
  const largest = values.reduce((one, other) => Math.max(one, other));
  const smallest = Math.max(
    values.reduce((one, other) => Math.min(one, other)),
    largest * 1e-6,
  );
  const bottom = 10 ** Math.floor(Math.log10(smallest));
  return [bottom, Math.max(largest * 1.2, bottom * 10)];
}

function label(x: number, y: number, anchor: 'start' | 'end', text: string): SVGTextElement {
  return svg('text', { x, y, 'text-anchor': anchor }, text);
}

function decades(bottom: number, top: number): number[] {
  const count = Math.floor(Math.log10(top / bottom) + 1e-9) + 1;
  return Array.from({ length: count }, (_, i) => bottom * 10 ** i);
}
