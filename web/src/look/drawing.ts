import { svg } from '../shared/svg';

type Attributes = Readonly<Record<string, string | number>>;

/** Draws a text around whose middle it is centred, unless `anchor` says otherwise. */
export function label(
  text: string,
  x: number,
  y: number,
  name = '',
  anchor: 'start' | 'middle' | 'end' = 'middle',
): SVGTextElement {
  return svg('text', { x, y, class: `drawn-text ${name}`, 'text-anchor': anchor }, text);
}

/** Draws a line that goes straight up or down at both ends. */
export function curve(
  from: readonly [number, number],
  to: readonly [number, number],
  attributes: Attributes,
): SVGPathElement {
  const middle = (from[1] + to[1]) / 2;
  const d = `M${from.join(' ')} C${from[0]} ${middle} ${to[0]} ${middle} ${to.join(' ')}`;
  return svg('path', { d, fill: 'none', ...attributes });
}
