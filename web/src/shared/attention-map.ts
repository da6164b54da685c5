import type { ModelConfig } from 'attentive';
import { create, find, setVariable } from './dom';
import { percent } from './format';
import { drawMap } from './map-picture';
import type { Picture } from './picture';
import { labelOf, nameOf, type Reading, strongest } from './reading';
import { SaveButtons } from './save-buttons';
import { marksFor, type Selected, type Selection } from './selection';
import { sharedTexts } from './shared-texts';
import { onLanguage } from './texts';
import type { Unit } from './tokens';

/** Describes the texts on the sides of the map. */
export interface MapTask {
  readonly source: { readonly language: string };
  readonly target: { readonly language: string };
  /** The unit that a row of the map stands for. */
  readonly unit: 'word' | 'character' | 'sound';
}

/** A larger table would be slow to lay out and no longer readable. */
const maxUnits = 60;

/**
 * The attention map is a grid whose columns are the source's units and whose rows are the target's. Headers belong
 * to the grid, so the keyboard reaches words as well as cells.
 */
export class AttentionMap {
  #table: HTMLTableElement;
  #scroll: HTMLElement;
  #empty: HTMLElement;
  #readout: HTMLElement;
  #reading: Reading | undefined;
  #task: MapTask | undefined;
  /** The cells by row and column; row 0 and column 0 are the headers. */
  #cells: HTMLTableCellElement[][] = [];
  #current: HTMLTableCellElement | undefined;
  #selected: Selected | undefined;
  /** Why there is no map, while there is none. */
  #missing: 'empty' | 'tooLong' | 'withoutAttention' = 'empty';
  #save = new SaveButtons(() => this.#picture());

  /** Says with which model and settings the map was made, for its picture. */
  made: () => string = () => '';

  constructor(root: HTMLElement, selection: Selection) {
    this.#table = find('.map-grid', HTMLTableElement, root);
    this.#scroll = find('.map-scroll', HTMLElement, root);
    this.#empty = find('.map-empty', HTMLElement, root);
    this.#readout = find('.readout', HTMLElement, root);
    this.#table.setAttribute('role', 'grid');
    this.#table.addEventListener('pointerover', (event) => {
      const cell = this.#cellOf(event);
      if (cell) selection.point(this.#selectedBy(cell));
    });
    this.#table.addEventListener('pointerleave', () => selection.point(undefined));
    this.#table.addEventListener('click', (event) => this.#cellOf(event)?.focus());
    this.#table.addEventListener('focusin', (event) => {
      const cell = this.#cellOf(event);
      if (!cell) return;
      this.#makeCurrent(cell);
      selection.focus(this.#selectedBy(cell));
    });
    this.#table.addEventListener('focusout', () => selection.focus(undefined));
    this.#table.addEventListener('keydown', (event) => this.#onKey(event));
    root.append(this.#save.element);
    onLanguage(() => this.#translate());
  }

  setTask(task: MapTask): void {
    this.#task = task;
    this.#table.classList.toggle('is-characters', task.unit !== 'word');
    this.clear();
  }

  /** @param context how the decoder sees the source, which explains why there is no map. */
  show(reading: Reading, context: ModelConfig['context'] = 'attention'): void {
    if (reading.weights.length === 0) {
      this.clear();
      this.#empty.textContent =
        context === 'attention' ? sharedTexts().map.tooLong : sharedTexts().map.withoutAttention;
      return;
    }
    const source = reading.source.slice(0, maxUnits);
    const target = reading.target.slice(0, maxUnits);
    const sameColumns = this.#reading && sameUnits(this.#reading.source, reading.source);
    const focused =
      this.#current && this.#table.contains(document.activeElement)
        ? this.#placeOf(this.#current)
        : undefined;
    if (!sameColumns) this.#makeColumns(source);
    this.#reading = reading;
    this.#showRows(source, target);
    if (!this.#current?.isConnected) {
      const first = this.#cells[1]?.[0];
      if (first) this.#makeCurrent(first);
    }
    const cut = source.length < reading.source.length || target.length < reading.target.length;
    this.#empty.textContent = cut ? sharedTexts().map.cut(maxUnits) : '';
    this.#empty.hidden = !cut;
    this.#scroll.hidden = false;
    this.#save.element.hidden = false;
    if (focused && !this.#table.contains(document.activeElement)) this.#focusNear(focused);
    this.mark(sameColumns ? this.#selected : undefined);
  }

  clear(): void {
    this.#reading = undefined;
    this.#cells = [];
    this.#table.replaceChildren();
    this.#scroll.hidden = true;
    this.#save.element.hidden = true;
    this.#empty.hidden = false;
    this.#explain('empty');
    this.#readout.textContent = '';
  }

  /** Says why there is no map. */
  #explain(why: 'empty' | 'tooLong' | 'withoutAttention'): void {
    this.#missing = why;
    this.#empty.textContent = sharedTexts().map[why];
  }

  /** Shows the same in the language that has been chosen. */
  #translate(): void {
    const reading = this.#reading;
    if (!reading) {
      this.#explain(this.#missing);
      return;
    }
    // Columns of another reading are made anew.
    this.#reading = undefined;
    this.show(reading);
  }

  /** Returns the map as a picture; undefined while there is none. */
  #picture(): Picture | undefined {
    const reading = this.#reading;
    if (!reading) return undefined;
    const { sourceText, targetText } = reading;
    const caption = sharedTexts().picture.map(sourceText, targetText, this.made());
    return { drawing: drawMap(reading), name: 'attention', caption };
  }

  mark(selected: Selected | undefined): void {
    this.#selected = selected;
    if (!this.#reading) return;
    const marks = selected && marksFor(selected, this.#reading.weights);
    this.#table.classList.toggle('has-selection', selected !== undefined);
    for (const [row, cells] of this.#cells.entries()) {
      for (const [column, cell] of cells.entries()) {
        if (row === 0 && column > 0) setVariable(cell, 'mark', marks?.source[column - 1] ?? 0);
        else if (column === 0 && row > 0) setVariable(cell, 'mark', marks?.target[row - 1] ?? 0);
        else cell.classList.toggle('is-lit', isLit(selected, row - 1, column - 1));
      }
    }
    this.#reveal(selected);
    this.#readout.textContent = selected ? describe(selected, this.#reading) : pointHint();
  }

  /** Scrolls the column at which a selected row looked most into view, where the map is wider than its place. */
  #reveal(selected: Selected | undefined): void {
    const { row, column } = selected ?? {};
    const weights = row === undefined ? undefined : this.#reading?.weights[row];
    const cell = weights && this.#cells[0]?.[strongest(weights) + 1];
    if (!cell || column !== undefined || this.#scroll.scrollWidth <= this.#scroll.clientWidth)
      return;
    const { width } = this.#scroll.getBoundingClientRect();
    this.#scroll.scrollLeft = cell.offsetLeft + cell.offsetWidth / 2 - width / 2;
  }

  #makeColumns(source: readonly Unit[]): void {
    const corner = create('td', { class: 'corner' });
    const columns = source.map((unit) => this.#header(unit, 'col', this.#task?.source.language));
    this.#cells = [[corner, ...columns]];
    setVariable(this.#table, 'columns', columns.length);
    this.#table.replaceChildren(
      create('thead', {}, create('tr', {}, corner, ...columns)),
      create('tbody'),
    );
  }

  /** Shows the rows. Existing ones keep their cells, and so the focus of the reader. */
  #showRows(source: readonly Unit[], target: readonly Unit[]): void {
    const body = this.#table.tBodies[0];
    for (const [row, unit] of target.entries()) {
      const weights = this.#reading?.weights[row] ?? [];
      const header = this.#header(unit, 'row', this.#task?.target.language);
      const [oldHeader, ...cells] = this.#cells[row + 1] ?? [];
      if (!oldHeader) {
        const made = source.map((from, column) => cellOf(weights[column] ?? 0, from));
        this.#cells.push([header, ...made]);
        body?.append(create('tr', {}, header, ...made));
        continue;
      }
      for (const [column, cell] of cells.entries()) setWeight(cell, weights[column] ?? 0);
      copyHeader(header, oldHeader);
    }
    for (const [header] of this.#cells.splice(target.length + 1)) header?.parentElement?.remove();
    setVariable(this.#table, 'rows', target.length);
  }

  #focusNear([row, column]: [number, number]): void {
    const cells = this.#cells[Math.min(row, this.#cells.length - 1)];
    cells?.[Math.min(column, cells.length - 1)]?.focus({ preventScroll: true });
  }

  #header(unit: Unit, scope: 'col' | 'row', language = ''): HTMLTableCellElement {
    const attributes: Record<string, string> = { scope, tabindex: '-1' };
    if (unit.kind === 'text') attributes.lang = language;
    else attributes['aria-label'] = nameOf(unit);
    const continues = unit.continues && this.#task?.unit === 'word';
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

  #selectedBy(cell: HTMLTableCellElement): Selected {
    const [row, column] = this.#placeOf(cell);
    return { ...(row > 0 && { row: row - 1 }), ...(column > 0 && { column: column - 1 }) };
  }

  /** Puts a cell, and no other, in the page's tab order; the arrow keys move to another. */
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

/** Copies a header into an element, which is kept because it may hold the focus. */
function copyHeader(from: HTMLTableCellElement, to: HTMLTableCellElement): void {
  if (to.textContent === from.textContent && to.className === from.className) return;
  to.className = from.className;
  for (const name of ['lang', 'aria-label']) {
    const value = from.getAttribute(name);
    if (value === null) to.removeAttribute(name);
    else to.setAttribute(name, value);
  }
  to.replaceChildren(...from.childNodes);
}

/** Returns whether both readings have the same columns. */
function sameUnits(one: readonly Unit[], other: readonly Unit[]): boolean {
  const same = (unit: Unit, index: number) => {
    const to = other[index];
    return to?.kind === unit.kind && to.text === unit.text && to.continues === unit.continues;
  };
  return one.length === other.length && one.every(same);
}

/** Says how to look into the map with the pointer at hand. */
function pointHint(): string {
  const { tap, point } = sharedTexts().map;
  return matchMedia('(pointer: coarse)').matches ? tap : point;
}

function isLit(selected: Selected | undefined, row: number, column: number): boolean {
  if (!selected) return false;
  const { row: litRow = row, column: litColumn = column } = selected;
  return row === litRow && column === litColumn;
}

/** Describes what is selected in a sentence. */
function describe({ row, column }: Selected, reading: Reading): string {
  const texts = sharedTexts().map;
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
      ? texts.cell(nameOf(written), nameOf(read), share)
      : texts.row(nameOf(written), nameOf(looked), share, sure);
  }
  if (column === undefined || !read) return '';
  const received = reading.weights.map((weights) => weights[column] ?? 0);
  const at = strongest(received);
  const writer = reading.target[at];
  return writer ? texts.column(nameOf(read), nameOf(writer), percent(received[at] ?? 0)) : '';
}
