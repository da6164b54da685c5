import { create, find } from '../shared/dom';
import { noProgress, type Point, type Progress } from './progress';

const height = 220;
const margin = { top: 12, right: 44, bottom: 26, left: 44 };
const innerHeight = height - margin.top - margin.bottom;

const number = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 });

type Attributes = Readonly<Record<string, string | number>>;

function svg(name: string, attributes: Attributes, ...children: (Node | string)[]): SVGElement {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...children);
  return element;
}

/**
 * Draws the losses over the steps on a logarithmic scale, and the accuracy on unseen examples on a linear one. A
 * library for charts would be larger than the rest of the page.
 */
export class LossChart {
  #figure = find('.chart', HTMLElement);
  #summary = create('p', { class: 'unseen' });
  #drawing = svg('svg', { class: 'chart-drawing', 'aria-hidden': 'true' });
  #progress = noProgress;
  #width = 0;
  #axes = svg('g', { class: 'chart-axes' });
  #lines = {
    right: svg('path', { class: 'chart-line is-right' }),
    loss: svg('path', { class: 'chart-line is-loss' }),
    devLoss: svg('path', { class: 'chart-line is-dev' }),
  };

  constructor() {
    const { right, loss, devLoss } = this.#lines;
    this.#drawing.append(this.#axes, right, loss, devLoss);
    this.#figure.prepend(this.#drawing, this.#summary);
    // The width is remembered, because reading it would force a layout at every report.
    new ResizeObserver(([entry]) => {
      this.#width = entry?.contentRect.width ?? 0;
      this.show(this.#progress);
    }).observe(this.#figure);
  }

  show(progress: Progress): void {
    this.#progress = progress;
    const width = this.#width;
    // A hidden view has no width.
    if (width === 0) return;
    this.#drawing.setAttribute('viewBox', `0 0 ${width} ${height}`);
    const innerWidth = width - margin.left - margin.right;
    const { loss, devLoss, right, step } = progress;
    const last = Math.max(step, 20);
    const losses = [...loss, ...devLoss].map(([, value]) => Math.max(value, 1e-3));
    const top = 10 ** Math.ceil(Math.log10(Math.max(1, ...losses)) - 0.3) * 2;
    const bottom = 10 ** Math.floor(Math.log10(Math.min(0.1, ...losses)));
    const x = (at: number) => margin.left + (at / last) * innerWidth;
    const y = (share: number) => margin.top + (1 - share) * innerHeight;
    const range = Math.log(top / bottom);
    const ofLoss = (value: number) => y(Math.max(0, Math.log(value / bottom) / range));
    const line = (points: readonly Point[], scale: (value: number) => number) =>
      points
        .map(([at, value], i) => `${i ? 'L' : 'M'}${x(at).toFixed(1)} ${scale(value).toFixed(1)}`)
        .join('');
    this.#lines.loss.setAttribute('d', line(loss, ofLoss));
    this.#lines.devLoss.setAttribute('d', line(devLoss, ofLoss));
    this.#lines.right.setAttribute('d', line(right, y));
    this.#axes.replaceChildren(
      ...decades(bottom, top).flatMap((value) => [
        svg('line', {
          x1: margin.left,
          x2: width - margin.right,
          y1: ofLoss(value),
          y2: ofLoss(value),
        }),
        label(margin.left - 8, ofLoss(value) + 4, 'end', number.format(value)),
      ]),
      ...[0, 0.5, 1].map((share) =>
        label(width - margin.right + 8, y(share) + 4, 'start', `${share * 100}%`),
      ),
      label(margin.left, height - 6, 'start', 'step 0'),
      label(width - margin.right, height - 6, 'end', String(last)),
    );
    const now = loss.at(-1)?.[1];
    this.#summary.textContent =
      now === undefined
        ? 'No loss yet.'
        : `The loss began at ${number.format(loss[0]?.[1] ?? now)} and is ${number.format(now)} after step ${step}.`;
  }
}

function label(x: number, y: number, anchor: 'start' | 'end', text: string): SVGElement {
  return svg('text', { x, y, 'text-anchor': anchor }, text);
}

function decades(bottom: number, top: number): number[] {
  const count = Math.floor(Math.log10(top / bottom) + 1e-9) + 1;
  return Array.from({ length: count }, (_, i) => bottom * 10 ** i);
}
