import { expect, it } from 'vitest';
import { measureOurBytes } from '../../bench/translation/download-size.mjs';

/**
 * Bytes, gzipped, just above what is fetched now, so that growth is noticed: a reader waits for these bytes before the
 * first word. The aim is 165 kB.
 */
const budget = 189_000;

const measured = measureOurBytes();

it.each(['simd', 'relaxed'] as const)(
  'a page fetches at most 189 kB and the model to translate with the variant %s',
  (variant) => {
    const { wasm, javascript } = measured[variant];
    expect(wasm.gzipped + javascript.gzipped).toBeLessThanOrEqual(budget);
  },
);
