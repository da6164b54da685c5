import type { AttentionHeads } from 'attentive';
import { svg } from '../shared/svg';
import { label } from './drawing';
import { lookTexts } from './look-texts';
import type { Moment, Run } from './reading-writing';

const left = 96;
const top = 26;
const gap = 12;

type Heads = AttentionHeads['cross'][number];

/** Draws a Transformer's layers, each with the attention of its heads; the row of the moment is framed. */
export function transformerPicture(run: Run, moment: Moment, room: number): SVGSVGElement {
  const texts = lookTexts().picture;
  const { encoder, cross } = run.heads;
  const layers: [string, Heads, boolean][] = [
    ...encoder.map((heads, i): [string, Heads, boolean] => [texts.selfLayer(i + 1), heads, false]),
    ...cross.map((heads, i): [string, Heads, boolean] => [texts.crossLayer(i + 1), heads, true]),
  ];
  // What is written is on top, as in the picture of a recurrent model.
  layers.reverse();
  const columns = Math.max(1, ...layers.map(([, heads]) => heads.length));
  const size = Math.max(72, Math.min(150, (room - left) / columns - gap));
  const width = left + columns * (size + gap);
  const height = top + layers.length * (size + gap);
  const drawing = svg('svg', {
    class: 'model-picture',
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
    role: 'img',
  });
  for (let head = 0; head < columns; ++head) {
    const x = left + head * (size + gap) + size / 2;
    drawing.append(label(texts.head(head + 1), x, top - 10, 'row-name'));
  }
  for (const [row, [name, heads, isCross]] of layers.entries()) {
    const y = top + row * (size + gap);
    drawing.append(label(name, 0, y + size / 2 + 4, 'row-name', 'start'));
    const current = (moment.phase === 'writing') === isCross ? moment.at : -1;
    for (const [head, weights] of heads.entries()) {
      const map = headMap(weights, current, size);
      map.setAttribute('transform', `translate(${left + head * (size + gap)} ${y})`);
      drawing.append(map);
    }
  }
  return drawing;
}

function headMap(weights: readonly Float32Array[], current: number, size: number): SVGGElement {
  const map = svg('g', {}, svg('rect', { class: 'grid-back', width: size, height: size, rx: 3 }));
  const height = size / weights.length;
  for (const [i, row] of weights.entries()) {
    const width = size / row.length;
    for (const [j, weight] of row.entries()) {
      if (weight < 0.02) continue;
      map.append(
        svg('rect', {
          class: 'grid-weight',
          x: (j * width).toFixed(2),
          y: (i * height).toFixed(2),
          width: width.toFixed(2),
          height: height.toFixed(2),
          'fill-opacity': weight.toFixed(2),
        }),
      );
    }
  }
  if (current >= 0) {
    const y = (current * height).toFixed(2);
    map.append(svg('rect', { class: 'grid-current', y, width: size, height, rx: 1 }));
  }
  return map;
}
