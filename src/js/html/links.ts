// Links the pieces of a translation with those of its source.
import type { BlockTranslation } from './block-translation.js';
import type { Piece } from './pieces.js';

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

/**
 * Links pieces: units with themselves; words as they are aligned; a sign with the same sign of its segment, or as the
 * word that it touches.
 */
export function linksOf(
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
