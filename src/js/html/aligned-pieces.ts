// Aligns the pieces of a block with those of its translation.
import type { BlockTranslation, Segment } from './block-translation.js';
import { type Piece, piecesOf } from './pieces.js';

/** The pieces of a source from which a piece of the translation came; their weights are at most 1 in sum. */
export type Links = readonly { readonly piece: number; readonly weight: number }[];

/** A range of indices of pieces. */
export interface PieceRange {
  readonly from: number;
  readonly to: number;
}

/** The pieces of a segment. */
export interface SegmentPieces {
  readonly source: PieceRange;
  readonly target: PieceRange;
}

/** The pieces of a block and of its translation. */
export interface AlignedPieces {
  readonly source: readonly Piece[];
  readonly target: readonly Piece[];
  /** By target piece. */
  readonly links: readonly Links[];
  /** By target piece, what its links leave open of its weight, which is 1. */
  readonly rests: readonly number[];
  /** By source piece, the range of the target pieces that are linked with it. */
  readonly linked: readonly PieceRange[];
  /** The segment of each source piece, and of each target piece. */
  readonly sourceSegments: readonly SegmentPieces[];
  readonly targetSegments: readonly SegmentPieces[];
}

/**
 * Divides a block and its translation and aligns them. Words stay whole, so that no tag comes to stand within one,
 * except those that the translation repeats: they are cut at the `edges` of elements, so that H₂O keeps its subscript.
 * @param placeholders what stands for units, by number.
 */
export function alignPieces(
  block: BlockTranslation,
  edges: ReadonlySet<number>,
  placeholders: readonly string[],
): AlignedPieces {
  const { sourceWords, targetWords } = block;
  const copies = copiesIn(block);
  const sourceCuts = new Set<number>();
  const targetCuts = new Set<number>();
  for (const [target, source] of copies) {
    const { start = 0, end = 0 } = sourceWords[source] ?? {};
    const targetStart = targetWords[target]?.start ?? 0;
    for (let at = start + 1; at < end; ++at) {
      if (!edges.has(at)) continue;
      sourceCuts.add(at);
      targetCuts.add(targetStart + at - start);
    }
  }
  const source = piecesOf(block.source, sourceWords, sourceCuts, placeholders);
  const target = piecesOf(block.target, targetWords, targetCuts, placeholders);
  const segments = divide(block.segments, source, target);
  const repeat = (segment: SegmentPieces, { from, to }: PieceRange) =>
    new Array<SegmentPieces>(to - from).fill(segment);
  const links = linksOf(block, source, target, segments, copies);
  return {
    source,
    target,
    links,
    rests: links.map((each) => each.reduce((rest, { weight }) => rest - weight, 1)),
    linked: linkedRanges(source.length, links),
    sourceSegments: segments.flatMap((segment) => repeat(segment, segment.source)),
    targetSegments: segments.flatMap((segment) => repeat(segment, segment.target)),
  };
}

/** Returns the words of a translation that are, letter for letter, the word from which they came: target → source. */
function copiesIn({
  source,
  target,
  sourceWords,
  targetWords,
}: BlockTranslation): Map<number, number> {
  const copies = new Map<number, number>();
  const taken = new Set<number>();
  for (const [i, { start, end, sources }] of targetWords.entries()) {
    const word = sources[0]?.word ?? -1;
    const from = sourceWords[word];
    if (!from || taken.has(word)) continue;
    if (source.slice(from.start, from.end) !== target.slice(start, end)) continue;
    copies.set(i, word);
    taken.add(word);
  }
  return copies;
}

/** Returns which pieces each segment has. */
function divide(
  segments: readonly Segment[],
  source: readonly Piece[],
  target: readonly Piece[],
): SegmentPieces[] {
  const nextSource = takeBefore(source);
  const nextTarget = takeBefore(target);
  return segments.map((segment, i) => {
    const isLast = i === segments.length - 1;
    return {
      source: nextSource(isLast ? Number.POSITIVE_INFINITY : segment.source.end),
      target: nextTarget(isLast ? Number.POSITIVE_INFINITY : segment.target.end),
    };
  });
}

/** Returns a function that takes the next pieces that start before an index of their text. */
function takeBefore(pieces: readonly Piece[]): (end: number) => PieceRange {
  let to = 0;
  return (end) => {
    const from = to;
    while ((pieces[to]?.start ?? end) < end) ++to;
    return { from, to };
  };
}

/**
 * Links pieces: units with themselves; words as they are aligned; a sign with the same sign of its segment, or as the
 * word that it touches.
 */
function linksOf(
  block: BlockTranslation,
  source: readonly Piece[],
  target: readonly Piece[],
  segments: readonly SegmentPieces[],
  copies: ReadonlyMap<number, number>,
): Links[] {
  const units = new Map<number, number>();
  const parts = new Map<number, number[]>();
  for (const [i, { unit, word }] of source.entries()) {
    if (unit !== undefined) units.set(unit, i);
    if (word !== undefined) parts.set(word, [...(parts.get(word) ?? []), i]);
  }
  const links = new Array<Links | undefined>(target.length);
  const only = (piece: number | undefined) => (piece === undefined ? [] : [{ piece, weight: 1 }]);
  let part = 0;
  for (const [i, { unit, word }] of target.entries()) {
    part = word !== undefined && target[i - 1]?.word === word ? part + 1 : 0;
    if (unit !== undefined) links[i] = only(units.get(unit));
    else if (word !== undefined) {
      const copied = copies.get(word);
      links[i] =
        copied !== undefined
          ? only(parts.get(copied)?.[part])
          : (block.targetWords[word]?.sources ?? []).flatMap(({ word, weight }) =>
              (parts.get(word) ?? []).map((piece, _, all) => ({
                piece,
                weight: weight / all.length,
              })),
            );
    }
  }
  for (const segment of segments) linkSigns(block, source, target, segment, links);
  return fillFromNeighbours(target, links);
}

/** Returns the range of target pieces that each source piece is linked with; it is empty if there is none. */
function linkedRanges(sources: number, links: readonly Links[]): PieceRange[] {
  const ranges = Array.from({ length: sources }, () => ({ from: links.length, to: 0 }));
  for (const [target, each] of links.entries()) {
    for (const { piece } of each) {
      const range = ranges[piece];
      if (!range) continue;
      range.from = Math.min(range.from, target);
      range.to = target + 1;
    }
  }
  return ranges;
}

/** Links each sign of a segment with the same sign of its source, the first with the first. */
function linkSigns(
  block: BlockTranslation,
  source: readonly Piece[],
  target: readonly Piece[],
  segment: SegmentPieces,
  links: (Links | undefined)[],
): void {
  const isSign = ({ unit, word }: Piece) => unit === undefined && word === undefined;
  const places = new Map<string, number[]>();
  for (let i = segment.source.to - 1; i >= segment.source.from; --i) {
    const piece = source[i] as Piece;
    if (!isSign(piece)) continue;
    const sign = block.source.slice(piece.start, piece.end);
    const found = places.get(sign);
    if (found) found.push(i);
    else places.set(sign, [i]);
  }
  for (let i = segment.target.from; i < segment.target.to; ++i) {
    const piece = target[i] as Piece;
    if (!isSign(piece)) continue;
    const place = places.get(block.target.slice(piece.start, piece.end))?.pop();
    if (place !== undefined) links[i] = [{ piece: place, weight: 1 }];
  }
}

/** Gives signs without links those of the piece before them that they touch, or else of the one after them. */
function fillFromNeighbours(target: readonly Piece[], links: (Links | undefined)[]): Links[] {
  const touch = (i: number) => target[i]?.end === target[i + 1]?.start;
  for (let i = 1; i < links.length; ++i) if (touch(i - 1)) links[i] ??= links[i - 1];
  for (let i = links.length - 2; i >= 0; --i) if (touch(i)) links[i] ??= links[i + 1];
  return Array.from(links, (each) => each ?? []);
}
