import { loadModel } from 'attentive';
import { expect, it } from 'vitest';
import { skipWithoutRelaxed } from './relaxed.js';
import { expectSame } from './same-translation.js';

/** 20 January 2019 and other days, in the formats that the shipped model was trained on. */
export const dates: readonly (readonly [written: string, iso: string])[] = [
  ['20JAN2019', '2019-01-20'],
  ['012019', '2019-01-20'],
  ['01/20/19', '2019-01-20'],
  ['1/20/2019', '2019-01-20'],
  ['20-01-2019', '2019-01-20'],
  ['JAN 20 19', '2019-01-20'],
  ['JAN 20, 2019', '2019-01-20'],
  ['20.1.2019', '2019-01-20'],
  ['2019.01.20', '2019-01-20'],
  ['20190120', '2019-01-20'],
  ['2019-1-20', '2019-01-20'],
  ['20 JAN 2019', '2019-01-20'],
  ['2019-01-20', '2019-01-20'],
  ['1/2/2034', '2034-01-02'],
  ['29 FEB 2024', '2024-02-29'],
  ['DEC 31, 99', '1999-12-31'],
  ['01JAN1950', '1950-01-01'],
];

/** Tests the shipped model of dates in Node and in browsers. */
export function testDates(file: string | URL): void {
  const texts = dates.map(([written]) => written);

  it('the dates model converts dates', async () => {
    const model = await loadModel(file, { variant: 'simd' });
    expect(model.info.parameters).toBeLessThanOrEqual(100_000);
    const translations = await model.translate(texts);
    expect(translations.map(({ text }) => text)).toEqual(dates.map(([, iso]) => iso));
    model.destroy();
  });

  it('the dates model converts dates identically in both variants', async ({ skip }) => {
    skipWithoutRelaxed(skip);
    const simd = await loadModel(file, { variant: 'simd' });
    const relaxed = await loadModel(file, { variant: 'relaxed' });
    const expected = await simd.translate(texts);
    for (const [i, translation] of (await relaxed.translate(texts)).entries()) {
      expectSame(translation, expected[i], 1e-4);
    }
    simd.destroy();
    relaxed.destroy();
  });
}
