// Puts the elements of a block around and between the words of its translation.
import { type AlignedPieces, alignPieces } from './aligned-pieces.js';
import type { BlockTranslation } from './block-translation.js';
import { append, type Inline, type InlineElement, isAroundWords } from './inline.js';
import type { PieceRange } from './links.js';
import type { Piece } from './pieces.js';
import { bestPlace, bestRange } from './placement.js';
import { type Spaces, spacesAround } from './spacing.js';
import type { TextRange, VisibleText } from './visible-text.js';

/**
 * Returns the content of a block's translation. Every element of the block is in it once and has the parent that it
 * had; its children may stand in another order.
 */
export function projectTags<Node>(
  content: readonly Inline<Node>[],
  visible: VisibleText<Node>,
  translation: BlockTranslation,
): Inline<Node>[] {
  if (translation.source === translation.target) return [...content];
  const projection = new Projection(visible, translation);
  const translated = projection.layOut(content, projection.everything);
  const written: Inline<Node>[] = [];
  for (const part of [spaceIn(content[0], /^[ \t\n\f\r]+/), ...translated]) append(written, part);
  append(written, spaceIn(content.at(-1), /[ \t\n\f\r]+$/));
  return written;
}

/** Returns the white space at an edge of a block, which stays. */
function spaceIn(part: Inline<unknown> | undefined, edge: RegExp): string {
  return typeof part === 'string' ? (edge.exec(part)?.[0] ?? '') : '';
}

/** The ranges of target pieces that elements cover; a unit covers its placeholder. */
type Ranges<Node> = Map<InlineElement<Node>, PieceRange>;

class Projection<Node> {
  #pieces: AlignedPieces;
  /** The source pieces of each element around text, and of each unit. */
  #sources = new Map<InlineElement<Node>, PieceRange>();
  /** The target piece of each unit. */
  #units = new Map<InlineElement<Node>, number>();
  /** By target piece, the last parent one of whose children covers it. */
  #coveredIn: Int32Array;
  #parents = 0;

  constructor(
    private readonly visible: VisibleText<Node>,
    private readonly translation: BlockTranslation,
  ) {
    const { ranges, points, placeholders } = visible;
    const edges = new Set<number>();
    for (const { start, end } of ranges.values()) edges.add(start).add(end);
    for (const { place } of points.values()) edges.add(place);
    this.#pieces = alignPieces(translation, edges, [...placeholders.values()]);
    const { source, target } = this.#pieces;
    this.#coveredIn = new Int32Array(target.length);
    for (const [element, range] of ranges) this.#sources.set(element, mostlyIn(source, range));
    const units = [...placeholders.keys()];
    for (const [i, { unit }] of target.entries()) {
      const element = units[unit ?? -1];
      if (element) this.#units.set(element, i);
    }
  }

  get everything(): PieceRange {
    return { from: 0, to: this.#pieces.target.length };
  }

  /** Returns the content of an element, or the block, whose translation is the target pieces in `within`. */
  layOut(content: readonly Inline<Node>[], within: PieceRange): Inline<Node>[] {
    const elements = content.filter((each) => typeof each !== 'string');
    const parent = ++this.#parents;
    const ranges = this.#cover(elements.filter(isAroundWords), within, parent);
    for (const element of elements) {
      const at = this.#units.get(element) ?? -1;
      if (at < within.from || at >= within.to || this.#coveredIn[at] === parent) continue;
      ranges.set(element, { from: at, to: at + 1 });
      this.#coveredIn[at] = parent;
    }
    const points = elements.filter((element) => !ranges.has(element));
    return this.#write(within, ranges, this.#place(points, within, ranges, parent));
  }

  /**
   * Returns which of the pieces elements cover, the surest first. One whose pieces have no links covers the nearest that
   * is free; it is missing if there is none.
   */
  #cover(
    elements: readonly InlineElement<Node>[],
    within: PieceRange,
    parent: number,
  ): Ranges<Node> {
    const ranges: Ranges<Node> = new Map();
    const isCovered = (target: number) => this.#coveredIn[target] === parent;
    const wishes = elements.flatMap((element) => {
      const source = this.#sources.get(element);
      return source ? { element, source, wish: bestRange(this.#pieces, source, within) } : [];
    });
    wishes.sort((a, b) => (b.wish?.gain ?? -Infinity) - (a.wish?.gain ?? -Infinity));
    for (const { element, source, wish } of wishes) {
      const isFree = wish && !this.#coveredIn.subarray(wish.from, wish.to).includes(parent);
      const range =
        (isFree ? wish : bestRange(this.#pieces, source, within, isCovered)) ??
        this.#nearest(source, within, isCovered);
      if (!range) continue;
      ranges.set(element, range);
      this.#coveredIn.fill(parent, range.from, range.to);
    }
    return ranges;
  }

  /** Returns the piece nearest to where an element's text was, if any is free. */
  #nearest(
    source: PieceRange,
    within: PieceRange,
    isCovered: (target: number) => boolean,
  ): PieceRange | undefined {
    const place = bestPlace(this.#pieces, source.from, within, () => true, false);
    let [before, after] = [place - 1, place];
    while (before >= within.from && isCovered(before)) --before;
    while (after < within.to && isCovered(after)) ++after;
    const hasBefore = before >= within.from;
    if (after < within.to && (!hasBefore || after - place < place - before)) {
      return { from: after, to: after + 1 };
    }
    return hasBefore ? { from: before, to: before + 1 } : undefined;
  }

  /** Returns the elements that go before each target piece. */
  #place(
    elements: readonly InlineElement<Node>[],
    within: PieceRange,
    ranges: Ranges<Node>,
    parent: number,
  ): Map<number, InlineElement<Node>[]> {
    const starts = new Set(Array.from(ranges.values(), ({ from }) => from));
    const isOpen = (target: number) => this.#coveredIn[target] !== parent || starts.has(target);
    const places = new Map<number, InlineElement<Node>[]>();
    for (const element of elements) {
      const { spaceBefore, spaceAfter } = this.#spacesBeside(element);
      const place = bestPlace(
        this.#pieces,
        this.#sourceOf(element),
        within,
        (target) => target >= within.to || isOpen(target),
        !spaceBefore || spaceAfter,
      );
      places.set(place, [...(places.get(place) ?? []), element]);
    }
    return places;
  }

  /** Returns the index of the source piece before which a point stands, or after whose pieces an element is put. */
  #sourceOf(element: InlineElement<Node>): number {
    const point = this.visible.points.get(element);
    if (!point) return this.#sources.get(element)?.to ?? 0;
    const { source } = this.#pieces;
    return firstIndex(source.length, (i) => (source[i] as Piece).start >= point.place);
  }

  /** Elements whose text was not translated leave no space; a unit that the translation lacks gets both. */
  #spacesBeside(element: InlineElement<Node>): Spaces {
    const isUnit = element.role === 'unit';
    return (
      this.visible.points.get(element) ?? {
        spaceBefore: isUnit,
        spaceAfter: isUnit,
        separates: isUnit,
      }
    );
  }

  #write(
    within: PieceRange,
    ranges: Ranges<Node>,
    places: ReadonlyMap<number, readonly InlineElement<Node>[]>,
  ): Inline<Node>[] {
    const starts = new Map(
      Array.from(ranges, ([element, range]) => [range.from, { element, range }]),
    );
    const written: Inline<Node>[] = [];
    const add = (part: Inline<Node>) => append(written, part);
    for (let target = within.from; ; ) {
      const isStart = target === within.from;
      const isEnd = target === within.to;
      const gap = isStart || isEnd ? undefined : this.#gapBefore(target);
      const points = places.get(target) ?? [];
      const spaces =
        points.length > 0
          ? spacesAround(
              points.map((each) => this.#spacesBeside(each)),
              gap,
              isStart,
              isEnd,
            )
          : [gap ?? ''];
      for (const [i, point] of points.entries()) {
        add(spaces[i] ?? '');
        const isUntouched = !this.#sources.has(point) || point.role === 'unit';
        const nothing = { from: target, to: target };
        add(isUntouched ? point : { ...point, children: this.layOut(point.children, nothing) });
      }
      add(spaces.at(-1) ?? '');
      if (isEnd) return written;
      const { element, range } = starts.get(target) ?? {};
      if (!element || !range) add(this.#textOf(target++));
      else {
        const isUnit = element.role === 'unit';
        add(isUnit ? element : { ...element, children: this.layOut(element.children, range) });
        target = range.to;
      }
    }
  }

  /** Returns the text of a piece: none of a placeholder. */
  #textOf(target: number): string {
    const { start, end, unit } = this.#pieces.target[target] as Piece;
    return unit === undefined ? this.translation.target.slice(start, end) : '';
  }

  /** Returns the white space before a target piece; U+00A0 where its source has it. */
  #gapBefore(target: number): string {
    const [before, piece] = [this.#pieces.target[target - 1], this.#pieces.target[target]];
    const gap = this.translation.target.slice(before?.end, piece?.start);
    const from = this.#pieces.links[target - 1]?.[0]?.piece ?? -1;
    const to = this.#pieces.links[target]?.[0]?.piece ?? -1;
    if (gap !== ' ' || from < 0 || to !== from + 1) return gap;
    const { source } = this.#pieces;
    const sourceGap = this.translation.source.slice(source[from]?.end, source[to]?.start);
    return sourceGap === '\u00A0' ? sourceGap : gap;
  }
}

/**
 * Returns the pieces that are mostly in a range of their text, because an element that covers a part of a word covers
 * all of it or nothing. It always covers one: if there is none, the piece that has most of it.
 */
function mostlyIn(pieces: readonly Piece[], { start, end }: TextRange): PieceRange {
  const common = (piece: Piece) => Math.min(piece.end, end) - Math.max(piece.start, start);
  const isMostlyIn = (piece: Piece) => 2 * common(piece) > piece.end - piece.start;
  const first = firstIndex(pieces.length, (i) => (pieces[i] as Piece).end > start);
  const last = firstIndex(pieces.length, (i) => (pieces[i] as Piece).start >= end);
  const touched = pieces.slice(first, last);
  const from = touched.findIndex(isMostlyIn);
  if (from >= 0) return { from: first + from, to: first + touched.findLastIndex(isMostlyIn) + 1 };
  const most = Math.max(...touched.map(common));
  const only = first + touched.findIndex((piece) => common(piece) === most);
  return { from: only, to: only + 1 };
}

/** Returns the first index below `count` for which a condition holds that holds from some index on, or `count`. */
function firstIndex(count: number, holds: (index: number) => boolean): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
