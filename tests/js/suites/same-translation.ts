import type { Translation } from 'attentive';
import { expect } from 'vitest';

/** Expects the same text and tokens, and numbers within `tolerance`. */
export function expectSame(
  actual: Translation | undefined,
  expected: Translation | undefined,
  tolerance = 1e-5,
): void {
  expect(actual?.text).toBe(expected?.text);
  expect(actual?.tokens).toEqual(expected?.tokens);
  expect(actual?.sourceTokens).toEqual(expected?.sourceTokens);
  const numbers = (translation?: Translation) =>
    [...(translation?.attention ?? []), translation?.logProbabilities ?? []].map((row) => [...row]);
  const difference = numbers(actual).flatMap((row, i) =>
    row.map((value, j) => Math.abs(value - (numbers(expected)[i]?.[j] ?? Number.NaN))),
  );
  expect(Math.max(0, ...difference)).toBeLessThanOrEqual(tolerance);
}
