// Measures our engine through the package's public functions: text in, text out.
import { repeat } from './timing.mjs';

let model;

/** @param {{ source: string, variant: 'simd' | 'relaxed' }} options */
export async function load({ source, variant }) {
  const { loadModel } = await import('../../dist/index.js');
  model = await loadModel(source, { variant });
}

/**
 * @param {import('./timing.mjs').Task} task
 * @param {import('./timing.mjs').Budget} budget
 */
export async function measure({ texts, beam, steps }, budget) {
  const options = { maxLength: steps, beamSize: beam };
  const { milliseconds, last } = await repeat(() => model.translate(texts, options), budget);
  return { milliseconds, written: last.map(({ tokens }) => tokens) };
}
