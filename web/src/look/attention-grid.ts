import { svg } from '../shared/svg';
import { label } from './drawing';
import type { Run } from './reading-writing';
import { tokenLabel } from './tokens';

const left = 84;
const top = 30;
const rowHeight = 24;

/** Draws the attention weights of all steps, a row for each written token, as a picture to keep. */
export function attentionGrid(run: Run, title: string): SVGSVGElement {
  const { model, translation, shown } = run;
  const column = model.readsCharacters ? 28 : 64;
  const all = translation.sourceTokens.length * column;
  const height = top + shown.steps.length * rowHeight + 4;
  const drawing = svg('svg', {
    class: 'attention-grid',
    viewBox: `0 0 ${left + all + 4} ${height}`,
    width: left + all + 4,
    height,
    role: 'img',
    'aria-label': title,
  });
  for (const [j, token] of translation.sourceTokens.entries()) {
    const text = tokenLabel(token, model.readsCharacters);
    drawing.append(label(text, left + (j + 0.5) * column, top - 9, 'token-text'));
  }
  for (const [i, step] of shown.steps.entries()) {
    const y = top + i * rowHeight;
    const text = tokenLabel(step.token, model.readsCharacters);
    const row = svg(
      'g',
      { class: 'grid-row' },
      label(text, left - 10, y + 16, 'token-text', 'end'),
    );
    for (const [j, weight] of step.weights.entries()) {
      const place = {
        x: left + j * column + 1,
        y: y + 1,
        width: column - 2,
        height: rowHeight - 2,
      };
      row.append(svg('rect', { class: 'grid-back', rx: 2, ...place }));
      if (weight < 0.005) continue;
      row.append(
        svg('rect', { class: 'grid-weight', rx: 2, 'fill-opacity': weight.toFixed(3), ...place }),
      );
    }
    row.append(
      svg('rect', { class: 'grid-current', x: left, y, width: all, height: rowHeight, rx: 3 }),
    );
    drawing.append(row);
  }
  return drawing;
}

/** Frames the row of a step. */
export function frameRow(drawing: SVGSVGElement, at: number | undefined): void {
  for (const [i, row] of drawing.querySelectorAll('.grid-row').entries()) {
    row.classList.toggle('is-current', i === at);
  }
}
