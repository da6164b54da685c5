// Where elements and points go in a translation: one equation for both, over the alignment of pieces.
//
//   share(t, S) = Σ_{s ∈ S} weight(t, s) + rest(t) · |S ∩ segment(t)| / |segment(t)|
//   gain(t, S)  = share(t, S) − share(t, not S) = 2 · share(t, S) − 1
//
// What links leave open, rest(t) = 1 − Σ_s weight(t, s), is spread over the segment. An element around the source pieces
// S covers the range of target pieces whose gains have the largest sum (the maximum subarray, Bentley 1984). A point
// after the source pieces S of its segment goes where the gains of the target pieces before it have the largest sum,
// which is where the fewest links cross it.
import type { AlignedPieces } from './aligned-pieces.js';
import type { Links, PieceRange } from './links.js';

/** A range, and the sum of the gains of its pieces. */
export interface Placement extends PieceRange {
  readonly gain: number;
}

/** Returns how much of a target piece came from a range of source pieces by its links alone. */
function linkedShare({ links }: AlignedPieces, target: number, { from, to }: PieceRange): number {
  const own = links[target] ?? [];
  let share = 0;
  for (let i = 0; i < own.length; ++i) {
    const { piece, weight } = own[i] as Links[number];
    if (piece >= from && piece < to) share += weight;
  }
  return share;
}

function gainOf(pieces: AlignedPieces, target: number, source: PieceRange): number {
  const rest = pieces.rests[target] ?? 0;
  const segment = pieces.targetSegments[target];
  const spread = segment ? partOf(segment.source, source) : 0;
  return 2 * (linkedShare(pieces, target, source) + rest * spread) - 1;
}

/** Returns how much of a segment's source pieces are in a range. */
function partOf(segment: PieceRange, { from, to }: PieceRange): number {
  const common = Math.min(to, segment.to) - Math.max(from, segment.from);
  return common > 0 ? common / (segment.to - segment.from) : 0;
}

/** Sums of gains within this of each other are equal but for rounding. */
const tolerance = 1e-9;

/**
 * Returns the target pieces that an element covers; undefined if none is linked with its source pieces.
 * @param within the pieces that it may cover, except those that are `taken`.
 */
export function bestRange(
  pieces: AlignedPieces,
  source: PieceRange,
  within: PieceRange,
  taken: (target: number) => boolean = () => false,
): Placement | undefined {
  const { from, to } = candidates(pieces, source, within);
  let best: Placement | undefined;
  let start = from;
  let sum = 0;
  let isLinked = false;
  for (let target = from; target < to; ++target) {
    if (taken(target)) {
      start = target + 1;
      sum = 0;
      isLinked = false;
      continue;
    }
    const gain = gainOf(pieces, target, source);
    if (sum <= tolerance) {
      start = target;
      sum = 0;
      isLinked = false;
    }
    sum += gain;
    isLinked ||= linkedShare(pieces, target, source) > 0;
    if (isLinked && sum > (best?.gain ?? Number.NEGATIVE_INFINITY) + tolerance) {
      best = { from: start, to: target + 1, gain: sum };
    }
  }
  return best;
}

/**
 * Returns the target piece before which a point goes that stands before the source piece `place`.
 * @param within the pieces between which it may stand.
 * @param open whether it may stand before a target piece.
 * @param leansBack whether it rather follows the piece before it than precedes the one after it.
 */
export function bestPlace(
  pieces: AlignedPieces,
  place: number,
  within: PieceRange,
  open: (target: number) => boolean,
  leansBack: boolean,
): number {
  const { from, to } = between(pieces, place, within);
  const before = { from: 0, to: place };
  const neighbour = leansBack ? { from: place - 1, to: place } : { from: place, to: place + 1 };
  let best = from;
  let bestSum = Number.NEGATIVE_INFINITY;
  let sum = 0;
  let bestIsBeside = false;
  for (let target = from; target <= to; ++target) {
    if (target > from) sum += gainOf(pieces, target - 1, before);
    if (!open(target)) continue;
    const isBeside = linkedShare(pieces, leansBack ? target - 1 : target, neighbour) > 0.5;
    const isEqual = Math.abs(sum - bestSum) <= tolerance;
    if (sum > bestSum + tolerance || (isEqual && isBeside && !bestIsBeside)) {
      best = target;
      bestSum = sum;
      bestIsBeside = isBeside;
    }
  }
  // If all of these places are within another element, it goes before that element.
  while (best > within.from && !open(best)) --best;
  return best;
}

/**
 * Returns the target pieces among which the best range is: those between the first and the last that are linked with the
 * source pieces, or all of the segment if it is more than half of it, because then each piece without links has a gain.
 */
function candidates(pieces: AlignedPieces, source: PieceRange, within: PieceRange): PieceRange {
  let [from, to] = [pieces.target.length, 0];
  for (let piece = source.from; piece < source.to; ++piece) {
    from = Math.min(from, pieces.linked[piece]?.from ?? from);
    to = Math.max(to, pieces.linked[piece]?.to ?? to);
  }
  const ends = [source.from, source.to - 1].map((piece) => pieces.sourceSegments[piece]);
  if (ends.some((segment) => segment && partOf(segment.source, source) > 0.5)) {
    return narrowed(pieces, source, within);
  }
  return { from: Math.max(from, within.from), to: Math.min(to, within.to) };
}

/**
 * Returns the target pieces between which the best place is: around those that are linked with the source pieces on
 * either side, or up to an end of the segment where there are none.
 */
function between(pieces: AlignedPieces, place: number, within: PieceRange): PieceRange {
  const segments = narrowed(pieces, { from: place - 1, to: place + 1 }, within);
  const [before, after] = [pieces.linked[place - 1], pieces.linked[place]];
  const from = Math.min(before?.from ?? 0, after?.from ?? Number.POSITIVE_INFINITY);
  const to = Math.max(before?.to ?? 0, after?.to ?? Number.POSITIVE_INFINITY);
  const isOpen = (range: PieceRange | undefined) => !range || range.from >= range.to;
  const range = {
    from: isOpen(before) ? segments.from : Math.max(from, segments.from),
    to: isOpen(after) ? segments.to : Math.min(to, segments.to),
  };
  return range.from <= range.to ? range : segments;
}

/** Returns the target pieces of the segments that a range of source pieces touches, of those in `within`. */
function narrowed(
  { sourceSegments }: AlignedPieces,
  source: PieceRange,
  within: PieceRange,
): PieceRange {
  const segmentAt = (piece: number) =>
    sourceSegments[Math.min(Math.max(piece, 0), sourceSegments.length - 1)];
  const clamp = (at: number) => Math.min(Math.max(at, within.from), within.to);
  return {
    from: clamp(segmentAt(source.from)?.target.from ?? within.from),
    to: clamp(segmentAt(source.to - 1)?.target.to ?? within.to),
  };
}
