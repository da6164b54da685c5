import type { ModelConfig } from 'attentive';
import { create, find, setVariable } from './dom';
import { percent } from './format';
import { labelOf, nameOf, type Reading, strongest } from './reading';
import { marksFor, type Selection, type Spot } from './selection';
import type { Side } from './tasks';
import type { Unit } from './tokens';

/** What the map has to know of the text on its sides. */
export interface MapTask {
  readonly source: Pick<Side, 'language'>;
  readonly target: Pick<Side, 'language'>;
  /** Whether the model reads and writes single characters rather than pieces of words. */
  readonly characters: boolean;
}

/** A table of more cells than this is slow to lay out and no longer readable. */
const mostUnits = 60;

/**
 * The attention map: a grid whose columns are what was read and whose rows are what was written.
 * Headers belong to the grid, so the keyboard reaches words as well as cells.
 */
export class AttentionMap {
  #table: HTMLTableElement;
  #scroll: HTMLElement;
  #empty: HTMLElement;
  #readout: HTMLElement;
  #reading: Reading | undefined;
  #task: MapTask | undefined;
  /** By row and column; row 0 and column 0 are the headers. */
  #cells: HTMLTableCellElement[][] = [];
  #current: HTMLTableCellElement | undefined;
  #spot: Spot | undefined;

  constructor(root: ParentNode, selection: Selection) {
    this.#table = find('.map-grid', HTMLTableElement, root);
    this.#scroll = find('.map-scroll', HTMLElement, root);
    this.#empty = find('.map-empty', HTMLElement, root);
    this.#readout = find('.readout', HTMLElement, root);
    this.#table.setAttribute('role', 'grid');
    this.#table.addEventListener('pointerover', (event) => {
      const cell = this.#cellOf(event);
      if (cell) selection.point(this.#spotOf(cell));
    });
    this.#table.addEventListener('pointerleave', () => selection.point(undefined));
    this.#table.addEventListener('click', (event) => this.#cellOf(event)?.focus());
    this.#table.addEventListener('focusin', (event) => {
      const cell = this.#cellOf(event);
      if (!cell) return;
      this.#makeCurrent(cell);
      selection.focus(this.#spotOf(cell));
    });
    this.#table.addEventListener('focusout', () => selection.focus(undefined));
    this.#table.addEventListener('keydown', (event) => this.#onKey(event));
  }

  setTask(task: MapTask): void {
    this.#task = task;
    this.#table.classList.toggle('is-characters', task.characters);
    this.clear();
  }

  /** @param context what the model's decoder knows of the source, to say why there is no map. */
  show(reading: Reading, context: ModelConfig['context'] = 'attention'): void {
    if (reading.weights.length === 0) {
      this.clear();
      this.#empty.textContent =
        context === 'attention'
          ? 'The text was too long to be read as a whole, so there is no map.'
          : 'This model has no attention: it writes from one summary of what it read, so there is no map.';
      return;
    }
    if (this.#reading && sameUnits(this.#reading, reading)) {
      this.#reweigh(reading);
      return;
    }
    const focused = this.#table.contains(document.activeElement)
      ? this.#current && this.#placeOf(this.#current)
      : undefined;
    this.#reading = reading;
    this.#current = undefined;
    const source = reading.source.slice(0, mostUnits);
    const target = reading.target.slice(0, mostUnits);
    const corner = create('td', { class: 'corner' });
    const columns = source.map((unit) => this.#header(unit, 'col', this.#task?.source.language));
    this.#cells = [[corner, ...columns]];
    const rows = target.map((unit, row) => {
      const header = this.#header(unit, 'row', this.#task?.target.language);
      const cells = source.map((from, column) => cellOf(reading.weights[row]?.[column] ?? 0, from));
      this.#cells.push([header, ...cells]);
      return create('tr', {}, header, ...cells);
    });
    setVariable(this.#table, 'rows', rows.length);
    setVariable(this.#table, 'columns', columns.length);
    this.#table.replaceChildren(
      create('thead', {}, create('tr', {}, corner, ...columns)),
      create('tbody', {}, ...rows),
    );
    const first = this.#cells[1]?.[0];
    if (first) this.#makeCurrent(first);
    const cut = source.length < reading.source.length || target.length < reading.target.length;
    this.#empty.textContent = cut ? `The map shows the first ${mostUnits} words of each side.` : '';
    this.#empty.hidden = !cut;
    this.#scroll.hidden = false;
    this.mark(undefined);
    if (focused) this.#focusNear(focused);
  }

  clear(): void {
    this.#reading = undefined;
    this.#cells = [];
    this.#table.replaceChildren();
    this.#scroll.hidden = true;
    this.#empty.hidden = false;
    this.#empty.textContent = 'The map appears with the first word.';
    this.#readout.textContent = '';
  }

  mark(spot: Spot | undefined): void {
    this.#spot = spot;
    if (!this.#reading) return;
    const marks = spot && marksFor(spot, this.#reading.weights);
    this.#table.classList.toggle('has-spot', spot !== undefined);
    for (const [row, cells] of this.#cells.entries()) {
      for (const [column, cell] of cells.entries()) {
        if (row === 0 && column > 0) setVariable(cell, 'mark', marks?.source[column - 1] ?? 0);
        else if (column === 0 && row > 0) setVariable(cell, 'mark', marks?.target[row - 1] ?? 0);
        else cell.classList.toggle('is-lit', isLit(spot, row - 1, column - 1));
      }
    }
    this.#readout.textContent = spot ? describe(spot, this.#reading) : 'Point at a word or a cell.';
  }

  /** The same words with other weights: the cells stay, and with them the reader's place. */
  #reweigh(reading: Reading): void {
    this.#reading = reading;
    for (const [row, weights] of reading.weights.entries()) {
      for (const [column, weight] of weights.entries()) {
        const cell = this.#cells[row + 1]?.[column + 1];
        if (cell) setWeight(cell, weight);
      }
    }
    this.mark(this.#spot);
  }

  #focusNear([row, column]: [number, number]): void {
    const cells = this.#cells[Math.min(row, this.#cells.length - 1)];
    cells?.[Math.min(column, cells.length - 1)]?.focus({ preventScroll: true });
  }

  #header(unit: Unit, scope: 'col' | 'row', language = ''): HTMLTableCellElement {
    const attributes: Record<string, string> = { scope, tabindex: '-1' };
    if (unit.kind === 'text') attributes.lang = language;
    else attributes['aria-label'] = nameOf(unit);
    const continues = unit.continues && !this.#task?.characters;
    const classes = `unit-label is-${unit.kind}${continues ? ' is-continued' : ''}`;
    return create('th', { class: classes, attributes }, create('span', {}, labelOf(unit)));
  }

  #cellOf(event: Event): HTMLTableCellElement | undefined {
    const cell = event.target instanceof Element ? event.target.closest('[tabindex]') : null;
    return cell instanceof HTMLTableCellElement ? cell : undefined;
  }

  #placeOf(cell: HTMLTableCellElement): [row: number, column: number] {
    return [(cell.parentElement as HTMLTableRowElement).rowIndex, cell.cellIndex];
  }

  #spotOf(cell: HTMLTableCellElement): Spot {
    const [row, column] = this.#placeOf(cell);
    return { ...(row > 0 && { row: row - 1 }), ...(column > 0 && { column: column - 1 }) };
  }

  /** Only one cell is in the page's tab order; the arrow keys move it. */
  #makeCurrent(cell: HTMLTableCellElement): void {
    if (this.#current) this.#current.tabIndex = -1;
    cell.tabIndex = 0;
    this.#current = cell;
  }

  #onKey(event: KeyboardEvent): void {
    const cell = this.#cellOf(event);
    if (!cell || event.altKey || event.metaKey) return;
    const [row, column] = this.#placeOf(cell);
    const lastRow = this.#cells.length - 1;
    const lastColumn = (this.#cells[0]?.length ?? 1) - 1;
    const moves: Record<string, [number, number]> = {
      ArrowUp: [row - 1, column],
      ArrowDown: [row + 1, column],
      ArrowLeft: [row, column - 1],
      ArrowRight: [row, column + 1],
      Home: [event.ctrlKey ? 1 : row, row === 0 ? 1 : 0],
      End: [event.ctrlKey ? lastRow : row, lastColumn],
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    const next = this.#cells[move[0]]?.[move[1]];
    if (next?.hasAttribute('tabindex')) next.focus();
  }
}

function cellOf(weight: number, from: Unit): HTMLTableCellElement {
  const cell = create(
    'td',
    { class: `weight${from.continues ? ' is-continued' : ''}`, attributes: { tabindex: '-1' } },
    create('span'),
  );
  setWeight(cell, weight);
  return cell;
}

function setWeight(cell: HTMLTableCellElement, weight: number): void {
  setVariable(cell, 'weight', weight);
  cell.classList.toggle('is-strong', weight > 0.5);
  if (cell.firstElementChild) cell.firstElementChild.textContent = percent(weight);
}

/** Whether both would have the same rows and columns. */
function sameUnits(one: Reading, other: Reading): boolean {
  const labels = ({ source, target }: Reading) =>
    [source, target].map((units) => units.map(nameOf).join('\n')).join('\n\n');
  return labels(one) === labels(other);
}

function isLit(spot: Spot | undefined, row: number, column: number): boolean {
  if (!spot) return false;
  const { row: litRow = row, column: litColumn = column } = spot;
  return row === litRow && column === litColumn;
}

/** The spot in a sentence. */
function describe({ row, column }: Spot, reading: Reading): string {
  const written = row === undefined ? undefined : reading.target[row];
  const read = column === undefined ? undefined : reading.source[column];
  if (row !== undefined && written) {
    const weights = reading.weights[row] ?? [];
    const at = column ?? strongest(weights);
    const looked = reading.source[at];
    if (!looked) return '';
    const share = percent(weights[at] ?? 0);
    const sure = percent(reading.probabilities[row] ?? 0);
    return read
      ? `Writing ${nameOf(written)}, it gave ${nameOf(read)} ${share} of its attention.`
      : `Writing ${nameOf(written)}, it looked most at ${nameOf(looked)} (${share}). It was ${sure} sure.`;
  }
  if (column === undefined || !read) return '';
  const received = reading.weights.map((weights) => weights[column] ?? 0);
  const at = strongest(received);
  const writer = reading.target[at];
  return writer
    ? `It looked at ${nameOf(read)} most while writing ${nameOf(writer)} (${percent(received[at] ?? 0)}).`
    : '';
}
