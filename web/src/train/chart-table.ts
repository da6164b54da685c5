import { create } from '../shared/dom';
import { onLanguage } from '../shared/texts';
import { type Line, valueText } from './lines';
import { trainTexts } from './train-texts';

/** The most rows, evenly spaced, of which a reader of the table can keep track. */
const maxRows = 12;

/** The values of a chart as a table, for readers who cannot see its lines or want the numbers. */
export class ChartTable {
  #table = create('table');
  #details = create('details', { class: 'chart-table' });
  #lines: readonly Line[] = [];
  #x = '';

  constructor(figure: HTMLElement) {
    const summary = create('summary');
    const name = () => {
      summary.textContent = trainTexts().charts.table;
    };
    name();
    onLanguage(name);
    // A closed table costs nothing while a model learns.
    this.#details.addEventListener('toggle', () => this.#fill());
    this.#details.append(summary, this.#table);
    figure.append(this.#details);
  }

  show(lines: readonly Line[], x: string): void {
    this.#lines = lines;
    this.#x = x;
    this.#fill();
  }

  #fill(): void {
    if (!this.#details.open) return;
    const header = (text: string, scope: 'col' | 'row') =>
      create('th', { attributes: { scope } }, text);
    const head = [this.#x, ...this.#lines.map(({ name }) => name)];
    const rows = rowsOf(this.#lines).map((at) => {
      const cells = this.#lines.map(({ points, scale }) => {
        const point = points.findLast(([step]) => step <= at);
        return create('td', {}, point ? valueText(point[1], scale) : '–');
      });
      return create('tr', {}, header(String(at), 'row'), ...cells);
    });
    this.#table.replaceChildren(
      create('thead', {}, create('tr', {}, ...head.map((text) => header(text, 'col')))),
      create('tbody', {}, ...rows),
    );
  }
}

/** Chooses evenly spaced points of the longest line, the first and the last among them. */
function rowsOf(lines: readonly Line[]): number[] {
  const longest = lines.reduce<Line['points']>(
    (best, { points }) => (points.length > best.length ? points : best),
    [],
  );
  const count = Math.min(maxRows, longest.length);
  return Array.from({ length: count }, (_, row) => {
    const index = count === 1 ? 0 : Math.round((row * (longest.length - 1)) / (count - 1));
    return longest[index]?.[0] ?? 0;
  });
}
