import { svg } from '../../shared/svg';
import type { Vector } from './vectors';

const size = 320;
const step = 0.05;
/** The ground is shaded in so many squares each way. */
const squares = 24;
const side = size / squares;

export interface HandleOptions {
  readonly label: string;
  /** What the point is called in a line of the picture. */
  readonly name: string;
  readonly role: 'query' | 'key';
  readonly at: Vector;
  /** Says in words where a point is. */
  describe(at: Vector): string;
  onMove(at: Vector): void;
}

/**
 * A plane on which a visitor moves vectors of two numbers, by dragging, by pressing where the chosen one should go, or
 * with the arrow keys.
 */
export class Plane {
  readonly element: SVGSVGElement;
  /** What lies beneath the handles. */
  readonly ground = svg('g');
  #span: number;
  #shades: SVGRectElement[] = [];
  #moveChosen: ((at: Vector) => void) | undefined;

  /** @param span the largest coordinate that is shown. */
  constructor(label: string, span: number) {
    this.#span = span;
    const axes = `M0 ${size / 2}H${size}M${size / 2} 0V${size}`;
    this.element = svg(
      'svg',
      { class: 'plane', viewBox: `0 0 ${size} ${size}`, role: 'img', 'aria-label': label },
      svg('rect', { class: 'plane-sheet', width: size, height: size }),
      this.ground,
      svg('path', { class: 'plane-axes', d: axes }),
    );
    // A click, unlike a pointer that goes down, is not the beginning of scrolling.
    this.element.addEventListener('click', (event) => {
      if (event.target instanceof Element && event.target.closest('.handle')) return;
      this.#moveChosen?.(this.#vectorAt(event));
    });
  }

  /** Returns where a vector lies in the picture. */
  place(vector: Vector): [x: number, y: number] {
    const [x = 0, y = 0] = vector;
    const half = size / 2;
    return [half + (x / this.#span) * half, half - (y / this.#span) * half];
  }

  /** Shades the ground by the values of a function, from the least that is seen to the largest. */
  shade(valueAt: (at: Vector) => number): void {
    const middle = (index: number) => (((index + 0.5) / squares) * 2 - 1) * this.#span;
    const values = this.#squares().map((_, at) =>
      valueAt([middle(at % squares), -middle(Math.floor(at / squares))]),
    );
    const [least, largest] = [Math.min(...values), Math.max(...values)];
    const range = Math.max(1e-9, largest - least);
    for (const [at, square] of this.#squares().entries()) {
      const share = ((values[at] ?? 0) - least) / range;
      square.setAttribute('fill-opacity', (0.45 * share).toFixed(3));
    }
  }

  #squares(): readonly SVGRectElement[] {
    if (this.#shades.length > 0) return this.#shades;
    for (let at = 0; at < squares * squares; at += 1) {
      const [x, y] = [(at % squares) * side, Math.floor(at / squares) * side];
      this.#shades.push(svg('rect', { class: 'shade', x, y, width: side, height: side }));
    }
    this.ground.prepend(...this.#shades);
    return this.#shades;
  }

  /** Adds a point that can be moved, with an arrow to it from the origin. */
  addHandle(options: HandleOptions): void {
    const { label, name, role, describe, onMove } = options;
    const arrow = svg('path', { class: `arrow-line is-${role}` });
    const handle = svg(
      'g',
      { class: `handle is-${role}`, tabindex: 0, role: 'slider', 'aria-label': label },
      svg('circle', { class: 'handle-reach', r: 18 }),
      svg('circle', { class: 'handle-dot', r: 7 }),
      svg('text', { class: 'handle-name', x: 11, y: -9 }, name),
    );
    let at = options.at;
    const show = () => {
      const [x, y] = this.place(at);
      handle.setAttribute('transform', `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
      arrow.setAttribute('d', `M${size / 2} ${size / 2}L${x.toFixed(1)} ${y.toFixed(1)}`);
      handle.setAttribute('aria-valuenow', (at[0] ?? 0).toFixed(2));
      handle.setAttribute('aria-valuetext', describe(at));
    };
    const move = (to: Vector) => {
      const limit = this.#span * 0.94;
      at = to.map((value) => Math.max(-limit, Math.min(limit, value)));
      show();
      onMove(at);
    };
    const choose = () => {
      this.#moveChosen = move;
    };
    handle.setAttribute('aria-valuemin', String(-this.#span));
    handle.setAttribute('aria-valuemax', String(this.#span));
    handle.addEventListener('focus', choose);
    handle.addEventListener('pointerdown', (event) => {
      handle.focus();
      handle.setPointerCapture(event.pointerId);
      event.preventDefault();
    });
    handle.addEventListener('pointermove', (event) => {
      if (handle.hasPointerCapture(event.pointerId)) move(this.#vectorAt(event));
    });
    handle.addEventListener('keydown', (event) => {
      const by = step * (event.shiftKey ? 4 : 1);
      const moves: Readonly<Record<string, Vector>> = {
        ArrowLeft: [-by, 0],
        ArrowRight: [by, 0],
        ArrowUp: [0, by],
        ArrowDown: [0, -by],
      };
      const direction = moves[event.key];
      if (!direction) return;
      event.preventDefault();
      move(at.map((value, i) => value + (direction[i] ?? 0)));
    });
    this.ground.append(arrow);
    // An image would hide the handles from screen readers.
    this.element.setAttribute('role', 'group');
    this.element.append(handle);
    this.#moveChosen ??= move;
    show();
  }

  #vectorAt({ clientX, clientY }: MouseEvent): Vector {
    const { left, top, width } = this.element.getBoundingClientRect();
    const of = (pixels: number) => ((pixels / width) * 2 - 1) * this.#span;
    return [of(clientX - left), -of(clientY - top)];
  }
}
