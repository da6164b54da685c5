// Aligns the pieces of a block with those of its translation.
import type { BlockTranslation, Segment } from './block-translation.js';
import { type Links, linksOf, type PieceRange, type SegmentPieces } from './links.js';
import { type Piece, piecesOf } from './pieces.js';

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
