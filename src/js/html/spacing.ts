import type { Point } from './visible-text.js';

/** The white space beside a point, and whether it keeps words apart. */
export type Spaces = Omit<Point, 'place'>;

/**
 * Returns what stands before each of the points in a gap between words, and after the last: white space, wherever there
 * was some in the source. Between words that points alone keep apart, as in `one<br>two`, there is none.
 * @param gap the white space that the translation has there; undefined before the first word and after the last.
 * @param isStart whether words follow but none precede, and `isEnd` the other way round.
 */
export function spacesAround(
  points: readonly Spaces[],
  gap: string | undefined,
  isStart: boolean,
  isEnd: boolean,
): string[] {
  const spaces = Array.from({ length: points.length + 1 }, (_, i) => {
    const [before, after] = [points[i - 1], points[i]];
    if (!before?.spaceAfter && !after?.spaceBefore) return '';
    // What keeps words apart is itself apart from a sign at which it comes to stand.
    const isApart =
      (before?.spaceAfter && before.separates) || (after?.spaceBefore && after.separates);
    return (gap ?? ' ') || (isApart ? ' ' : '');
  });
  if (isStart) spaces[0] = '';
  if (isEnd) spaces[points.length] = '';
  const isLost = spaces.join('') === '' && !points.some((each) => each.separates);
  if (isLost && gap !== undefined) spaces[points.length] = gap;
  return spaces;
}
