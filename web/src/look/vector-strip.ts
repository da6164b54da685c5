import { svg } from '../shared/svg';

/** A strip has at most this many fields, so that one of 512 numbers stays a picture. */
const maxFields = 48;

/**
 * Draws a vector as a strip of fields, each as strong as the mean of the numbers for which it stands; negative ones
 * have another colour.
 */
export function vectorStrip(
  values: ArrayLike<number>,
  width: number,
  height: number,
  most = maxFields,
): SVGGElement {
  const fields = Math.min(values.length, most);
  const means = Array.from({ length: fields }, (_, i) => {
    const start = Math.floor((i * values.length) / fields);
    const end = Math.floor(((i + 1) * values.length) / fields);
    let sum = 0;
    for (let at = start; at < end; ++at) sum += values[at] ?? 0;
    return sum / (end - start);
  });
  const largest = Math.max(1e-6, ...means.map(Math.abs));
  const group = svg('g', { class: 'strip' }, svg('rect', { class: 'strip-back', width, height }));
  for (const [i, mean] of means.entries()) {
    const share = Math.abs(mean) / largest;
    group.append(
      svg('rect', {
        class: mean < 0 ? 'is-negative' : 'is-positive',
        x: ((i * width) / fields).toFixed(2),
        width: (width / fields + 0.1).toFixed(2),
        height,
        'fill-opacity': share.toFixed(2),
      }),
    );
  }
  return group;
}

/** Returns the Euclidean length of a vector. */
export function norm(values: ArrayLike<number>): number {
  let squares = 0;
  for (let i = 0; i < values.length; ++i) squares += (values[i] ?? 0) ** 2;
  return Math.sqrt(squares);
}
