import { percent } from './format';
import { labelOf, type Reading } from './reading';
import { svg } from './svg';

const cell = 44;
const gap = 2;
const fontSize = 15;

/** Draws an attention map whole, with its numbers, however much of it the page shows. */
export function drawMap({ source, target, weights }: Reading): SVGSVGElement {
  const columns = source.map(labelOf);
  const rows = target.map(labelOf);
  const left = widthOf(rows) + 10;
  // Long words stand upright, so that columns stay narrow.
  const upright = widthOf(columns) > cell;
  const top = (upright ? widthOf(columns) : fontSize) + 12;
  const x = (column: number) => left + column * cell;
  const y = (row: number) => top + row * cell;
  const heads = columns.map((label, column) => {
    const middle = x(column) + cell / 2;
    return upright
      ? svg('text', { transform: `translate(${middle + 5} ${top - 8}) rotate(-90)` }, label)
      : svg('text', { x: middle, y: top - 10, 'text-anchor': 'middle' }, label);
  });
  const sides = rows.map((label, row) =>
    svg('text', { x: left - 8, y: y(row) + cell / 2 + 5, 'text-anchor': 'end' }, label),
  );
  const cells = weights.flatMap((row, at) =>
    row.map((weight, column) => drawCell(weight, x(column), y(at))),
  );
  const width = x(columns.length);
  const height = y(rows.length);
  const attributes = { class: 'map-picture', viewBox: `0 0 ${width} ${height}`, width, height };
  return svg('svg', attributes, ...cells, ...heads, ...sides);
}

function drawCell(weight: number, x: number, y: number): SVGGElement {
  const size = cell - gap;
  const square = { x, y, width: size, height: size, rx: 2 };
  const strength = weight > 0.5 ? 'map-picture-number is-strong' : 'map-picture-number';
  const middle = { x: x + size / 2, y: y + size / 2 + 4, 'text-anchor': 'middle' };
  return svg(
    'g',
    {},
    svg('rect', { ...square, class: 'map-picture-well' }),
    svg('rect', { ...square, class: 'map-picture-weight', 'fill-opacity': weight.toFixed(3) }),
    // Numbers in every cell would hide the pattern.
    ...(weight < 0.05 ? [] : [svg('text', { ...middle, class: strength }, percent(weight))]),
  );
}

/** Estimates the width of the longest label, with room for wide letters. */
function widthOf(labels: readonly string[]): number {
  const lengths = labels.map((label) =>
    [...label].reduce((sum, sign) => sum + (sign > '\u2e80' ? 1 : 0.58), 0),
  );
  return Math.ceil(Math.max(0, ...lengths) * fontSize);
}
