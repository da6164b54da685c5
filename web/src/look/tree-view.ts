import type { SearchNode } from 'attentive';
import { create } from '../shared/dom';
import { chance } from '../shared/format';
import { svg } from '../shared/svg';
import { label } from './drawing';
import { lookTexts } from './look-texts';
import { pathTo, type Run } from './reading-writing';
import { tokenLabel, tokenName } from './tokens';
import { layOut, type Place } from './tree-layout';

const rowHeight = 22;
const top = 16;

/** The search as a tree of hypotheses, of which the reader may choose a branch. */
export class TreeView {
  readonly element = create('div', { class: 'tree' });
  readonly #scroll = create('div', { class: 'tree-scroll' });
  readonly #readout = create('p', { class: 'readout', attributes: { 'aria-live': 'polite' } });
  #drawing: SVGSVGElement | undefined;
  #run: Run | undefined;
  #places: Place[] = [];
  #items: SVGGElement[] = [];
  #current = 0;

  /** @param onChoose gets the chosen hypothesis. */
  constructor(private readonly onChoose: (node: number) => void) {
    this.element.append(this.#scroll, this.#readout);
    this.#scroll.addEventListener('keydown', (event) => this.#onKey(event));
  }

  /** The drawing, to be saved as a picture. */
  get drawing(): SVGSVGElement | undefined {
    return this.#drawing;
  }

  /** @param branch the chosen hypothesis. */
  show(run: Run, branch: number): void {
    const hadFocus = this.#scroll.contains(document.activeElement);
    if (this.#run?.translation !== run.translation) this.#places = layOut(run.translation.search);
    this.#run = run;
    this.#current = Math.max(0, branch);
    this.#draw(run, new Set(pathTo(run.translation.search, branch)));
    this.#describe(this.#current);
    if (hadFocus) this.#items[this.#current]?.focus();
  }

  #draw(run: Run, path: ReadonlySet<number>): void {
    const { search } = run.translation;
    const column = columnWidth(run);
    const x = ({ depth }: Place) => 8 + depth * column;
    const y = ({ row }: Place) => top + row * rowHeight;
    const width = 24 + column * (1 + Math.max(0, ...this.#places.map(({ depth }) => depth)));
    const height = 2 * top + rowHeight * Math.max(0, ...this.#places.map(({ row }) => row));
    const drawing = svg('svg', {
      class: 'tree-drawing',
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      role: 'tree',
      'aria-label': lookTexts().tree.title,
    });
    const lines = svg('g', { 'aria-hidden': 'true' });
    this.#items = [];
    for (const place of this.#places) {
      const node = search[place.node] as SearchNode;
      const chosen = path.has(place.node);
      const parent = this.#places[node.parent];
      if (parent) {
        const from = x(parent) + itemWidth(run, parent.node);
        const to = x(place) - 6;
        const middle = to - 12;
        const d = `M${from} ${y(parent)} H${middle - 8} C${to - 6} ${y(parent)} ${middle - 6} ${y(place)} ${to} ${y(place)}`;
        const line = svg('path', { class: `branch${chosen ? ' is-chosen' : ''}`, d, fill: 'none' });
        // The chosen branch lies over the others, with which it shares its way.
        if (chosen) lines.append(line);
        else lines.prepend(line);
      }
      this.#items[place.node] = this.#item(run, node, place, [x(place), y(place)], chosen);
    }
    drawing.append(lines, ...this.#places.map(({ node }) => this.#items[node] as SVGGElement));
    this.#drawing = drawing;
    this.#scroll.replaceChildren(drawing);
  }

  #item(
    run: Run,
    node: SearchNode,
    place: Place,
    [x, y]: readonly [number, number],
    chosen: boolean,
  ): SVGGElement {
    const text = tokenLabel(node.token, run.model.readsCharacters);
    const word = label(`${text} `, x, y + 5, 'tree-word', 'start');
    word.setAttribute('lang', run.model.target);
    const probability = svg('tspan', { class: 'tree-share', dx: 5 }, share(node));
    word.append(probability);
    const item = svg(
      'g',
      {
        class: `tree-item is-${node.fate}${chosen ? ' is-chosen' : ''}`,
        role: 'treeitem',
        tabindex: place.node === this.#current ? 0 : -1,
        'aria-level': place.depth + 1,
        'aria-selected': String(chosen),
        'aria-label': `${text} ${share(node)}. ${this.#sentence(place.node)}`,
      },
      svg('rect', {
        class: 'tree-back',
        x: x - 4,
        y: y - 10,
        width: itemWidth(run, place.node) + 2,
        height: 20,
        rx: 3,
      }),
      word,
    );
    item.addEventListener('click', () => this.#choose(place.node));
    item.addEventListener('focus', () => this.#describe(place.node));
    item.addEventListener('pointerenter', () => this.#describe(place.node));
    return item;
  }

  #choose(node: number): void {
    this.#current = node;
    this.#items[node]?.focus();
    this.onChoose(node);
  }

  #onKey(event: KeyboardEvent): void {
    const search = this.#run?.translation.search ?? [];
    const place = this.#places[this.#current];
    if (!place) return;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.#choose(this.#current);
      return;
    }
    const column = this.#places
      .filter(({ depth }) => depth === place.depth)
      .sort((a, b) => a.row - b.row);
    const at = column.indexOf(place);
    const moves: Record<string, number | undefined> = {
      ArrowLeft: search[place.node]?.parent,
      ArrowRight: place.children[0],
      ArrowUp: column[at - 1]?.node,
      ArrowDown: column[at + 1]?.node,
    };
    if (!(event.key in moves)) return;
    event.preventDefault();
    event.stopPropagation();
    const next = moves[event.key];
    if (next === undefined || next < 0) return;
    this.#items[this.#current]?.setAttribute('tabindex', '-1');
    this.#current = next;
    this.#items[next]?.setAttribute('tabindex', '0');
    this.#items[next]?.focus();
  }

  #describe(node: number): void {
    this.#readout.textContent = this.#run ? this.#sentence(node) : '';
  }

  #sentence(node: number): string {
    const run = this.#run;
    const found = run?.translation.search[node];
    if (!run || !found) return '';
    const texts = lookTexts().tree;
    const { readsCharacters } = run.model;
    const tokens = pathTo(run.translation.search, node).map(
      (at) => run.translation.search[at]?.token ?? '',
    );
    const written = readsCharacters
      ? tokens.join('').replace('</s>', '')
      : tokens.join('').replace('</s>', '').replaceAll('▁', ' ').trim();
    const last = tokenName(found.token, readsCharacters);
    const fate = texts.fates[found.fate];
    return texts.node(written, last, share(found), found.total.toFixed(2), fate);
  }
}

/** Returns a width that fits the longest token and its probability. */
function columnWidth(run: Run): number {
  return 34 + Math.max(...run.translation.search.map((_, node) => itemWidth(run, node)));
}

/** Estimates how wide a token and its probability are, because measuring would force a layout for each. */
function itemWidth({ model, translation }: Run, node: number): number {
  const token = translation.search[node]?.token ?? '';
  return 40 + 8.5 * tokenLabel(token, model.readsCharacters).length;
}

function share({ logProbability }: SearchNode): string {
  return chance(Math.exp(logProbability));
}
