// Drives the view Look inside of the built page in real Chromium.

import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newPage, page, pageErrors, url } from './built-page.js';

beforeEach(() => newPage({ viewport: { width: 1120, height: 900 }, locale: 'en' }));
afterEach(() => expect(pageErrors).toEqual([]));

const dates = '#look?model=dates&text=JAN+20%2C+2019';
const label = () => page.locator('.stepper-label');
const button = (name: string) => page.getByRole('button', { name, exact: true });
const picture = () => page.locator('.story .model-picture');
const weight = (token: string) => page.getByRole('slider', { name: `Attention to ${token}` });

async function open(address: string): Promise<void> {
  await page.goto(url + address);
  await expect.poll(() => label().textContent(), { timeout: 20_000 }).toMatch(/^Step/);
}

/** Returns the tokens that stand in the line of this name, without those that are not yet written. */
async function line(name: 'Reads' | 'Writes'): Promise<string> {
  const row = page.locator('.token-lines p').filter({ hasText: name });
  return (await row.locator('.token').allTextContents()).join('');
}

async function numbers(selector: string): Promise<number[]> {
  const texts = await page.locator(selector).allTextContents();
  return texts.map((text) => Number.parseFloat(text));
}

describe('the view Look inside', () => {
  it('steps through reading and writing with buttons, keys, slider and tokens', async () => {
    await open(`${dates}&step=0`);
    await expect.poll(() => label().textContent()).toBe('Step 1 of 24: reads “J”');
    await button('Next step').click();
    await expect.poll(() => label().textContent()).toBe('Step 2 of 24: reads “A”');
    await page.locator('.story .picture-scroll').press('End');
    await expect.poll(() => label().textContent()).toMatch(/^Step 24 of 24: writes the end/);
    await page.locator('.story .picture-scroll').press('ArrowLeft');
    await expect.poll(() => label().textContent()).toMatch(/^Step 23 of 24: writes “0”/);
    await page.getByRole('slider', { name: 'Step' }).fill('13');
    await expect.poll(() => label().textContent()).toMatch(/^Step 14 of 24: writes “2”/);
    await page.locator('.token').first().click();
    await expect.poll(() => label().textContent()).toMatch(/^Step 1 of 24/);
    expect(await line('Reads')).toBe('JAN␣20,␣2019end');
    expect(await line('Writes')).toBe('2019-01-20end');
  });

  it('plays, can be paused, and ends with the last step', async () => {
    await open(`${dates}&step=2`);
    await button('Play').click();
    await expect.poll(() => label().textContent(), { timeout: 20_000 }).toMatch(/^Step [4-9] of/);
    await button('Pause').click();
    const paused = await label().textContent();
    await page.waitForTimeout(2500);
    expect(await label().textContent()).toBe(paused);
    await page.getByRole('slider', { name: 'Step' }).fill('22');
    await button('Play').click();
    await expect.poll(() => label().textContent(), { timeout: 20_000 }).toMatch(/^Step 24 of/);
    await expect.poll(() => button('Play').isVisible()).toBe(true);
  });

  it('shows scores, weights that are their softmax, and the next words', async () => {
    await open(`${dates}&step=14`);
    const scores = await numbers('.attention-rows tbody .is-score');
    const weights = await numbers('.attention-rows tbody .number:last-child');
    expect(scores).toHaveLength(13);
    const powers = scores.map(Math.exp);
    const sum = powers.reduce((all, power) => all + power, 0);
    for (const [i, shown] of weights.entries()) {
      expect(Math.abs(shown - (100 * (powers[i] ?? 0)) / sum)).toBeLessThan(2);
    }
    expect(await page.locator('.next-words li').count()).toBe(10);
    expect(await page.locator('.next-words .is-written').textContent()).toMatch(/^0/);
    expect(await page.locator('.formulas math').count()).toBeGreaterThan(4);
    expect(await page.locator('.formulas').textContent()).toContain('tanh');
    expect(await picture().getAttribute('aria-label')).toMatch(/writes “0”/);
    expect(await picture().locator('.flow.is-weights').count()).toBe(13);
  });

  it('writes otherwise where attention is bent, and goes back', async () => {
    await open(`${dates}&step=13`);
    const [first] = await page.locator('.attention-rows tbody th').allTextContents();
    expect(first).toBe('J');
    // The day, read where the year should be.
    await page.locator('.weight-slider').nth(5).fill('100');
    const bent = page.locator('.bent');
    await expect.poll(() => bent.textContent()).toContain('With your attention it writes');
    expect(await bent.locator('dd').first().textContent()).toBe('2019-01-20');
    expect(await numbers('.attention-rows tbody .number:last-child')).toEqual(
      Array.from({ length: 13 }, (_, i) => (i === 5 ? 100 : 0)),
    );
    expect(await bent.textContent()).toContain('set by hand');
    expect(await bent.textContent()).toContain('The result did not change at this step.');
    await button('Give its own attention back').click();
    await expect.poll(() => bent.locator('dd').count()).toBe(0);
    await weight('“J”').press('ArrowRight');
    await expect.poll(() => bent.locator('dd').count()).toBe(2);

    await open('#look?model=copy&text=abcdef&step=8');
    await weight('“f”').fill('100');
    await expect.poll(() => bent.locator('dd').count()).toBe(2);
    expect(await bent.locator('dd').first().textContent()).toBe('abcdef');
    expect(await bent.locator('dd').last().textContent()).not.toBe('abcdef');
    expect(await bent.textContent()).not.toContain('did not change');
  });

  it('gives all attention to an encoder state that is clicked', async () => {
    await open(`${dates}&step=2`);
    const caption = page.locator('.story > .flow-note');
    expect(await caption.textContent()).toContain('positive and negative');
    expect(await caption.textContent()).not.toContain('click');
    await page.getByRole('slider', { name: 'Step' }).fill('14');
    await expect.poll(() => caption.textContent()).toContain('click');
    await picture().locator('[data-state="0"]').click();
    await expect
      .poll(() => numbers('.attention-rows tbody .number:last-child'))
      .toEqual(Array.from({ length: 13 }, (_, i) => (i === 0 ? 100 : 0)));
  });

  it('shows the search as a tree that the keyboard walks, and goes on from a branch', async () => {
    await open('#look?model=fr-en&text=Elle+porte+une+robe+rouge.');
    const items = page.getByRole('treeitem');
    expect(await items.count()).toBeGreaterThan(10);
    const dropped = page.locator('.tree-item.is-pruned').first();
    await dropped.click();
    await expect.poll(() => dropped.getAttribute('aria-selected')).toBe('true');
    await expect.poll(() => page.url()).toContain('branch=');
    expect(await page.locator('.tree .readout').textContent()).toContain('dropped');
    const branch = await page.locator('.tree-item.is-chosen .tree-word').allTextContents();
    const written = await line('Writes');
    for (const [i, word] of branch.entries()) {
      if (i < branch.length) expect(written).toContain(word.replace(/[<\d]+%$/, '').trim());
    }
    await page.locator('.tree-item[tabindex="0"]').press('ArrowLeft');
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-level')))
      .toBe('1');
  });

  it('restores the model, text, step and branch from a link', async () => {
    await open(`${dates}&step=15&branch=0`);
    await expect.poll(() => label().textContent()).toMatch(/^Step 16 of/);
    expect(await page.getByRole('textbox', { name: 'Text to read' }).inputValue()).toBe(
      'JAN 20, 2019',
    );
    expect(await page.getByRole('radio', { name: 'Dates' }).isChecked()).toBe(true);
    await button('Next step').click();
    await expect.poll(() => page.url()).toContain('step=16');
    await page.goto(`${url}#look?model=copy&text=abc&step=1`);
    await expect.poll(() => label().textContent()).toBe('Step 2 of 8: reads “b”');
  });

  it('shows a model with attention and one without side by side', async () => {
    await open('#look?model=copy&text=abcdefghijabcdefghijabcdefghij');
    const texts = page.locator('.twin-texts dd');
    await expect.poll(() => texts.count(), { timeout: 20_000 }).toBe(2);
    expect(await texts.first().locator('.is-mistake').count()).toBe(0);
    expect(await texts.last().locator('.is-mistake').count()).toBeGreaterThan(3);
    await button('Measure both by length').click();
    const chart = page.locator('.length-drawing');
    await expect.poll(() => chart.getAttribute('aria-label'), { timeout: 20_000 }).toContain('40:');
    const [, first = '', second = ''] =
      /40: (\d+)% \/ (\d+)%/.exec((await chart.getAttribute('aria-label')) ?? '') ?? [];
    expect(Number(first)).toBeGreaterThan(Number(second) + 20);
  });

  it('leads from a model without a twin to one that has it, and to the measured lengths', async () => {
    await open('#look?model=fr-en&text=Oui.');
    const twin = page.locator('.twin');
    await expect.poll(() => twin.textContent()).toContain('BLEU is a score from 0 to 100');
    const lesson = twin.getByRole('link', { name: 'French with and without attention, by length' });
    expect(await lesson.getAttribute('href')).toBe('#understand?lesson=3');
    await button('See the difference in copying').click();
    await expect.poll(() => page.url()).toContain('model=copy');
    await expect.poll(() => twin.locator('dd').count(), { timeout: 20_000 }).toBe(2);
    // The string that it starts with is long enough to show the difference.
    expect(await twin.locator('dd').first().locator('.is-mistake').count()).toBe(0);
    expect(await twin.locator('dd').last().locator('.is-mistake').count()).toBeGreaterThan(3);
    const title = twin.getByRole('heading', { name: 'Without attention' });
    await expect
      .poll(() => title.evaluate((element) => element === document.activeElement))
      .toBe(true);
    const { top, bottom } = await title.evaluate((element) => {
      const { top, bottom } = element.getBoundingClientRect();
      return { top, bottom };
    });
    expect(top).toBeGreaterThanOrEqual(0);
    expect(bottom).toBeLessThan(900);
    expect(await button('See the difference in copying').count()).toBe(0);
  });

  it('draws every head of every layer of a Transformer, also for a branch', async () => {
    await open('#look?model=reverse&text=abcd&step=6');
    await expect.poll(() => label().textContent()).toMatch(/^Step 7 of 10: writes “c”/);
    expect(await picture().locator('.grid-back').count()).toBe(16);
    expect(await picture().locator('.grid-current').count()).toBe(8);
    expect(await page.locator('.weight-slider:enabled').count()).toBe(0);
    await page.locator('.tree-item.is-pruned').first().click();
    await expect.poll(() => page.url()).toContain('branch=');
    await expect.poll(() => picture().locator('.grid-back').count()).toBe(16);
  });

  it('saves the map and the tree as pictures', async () => {
    await open(dates);
    for (const [panel, name, format, start] of [
      ['.look-map', 'attention', 'SVG', '<svg'],
      ['.look-tree', 'search', 'PNG', '\x89PNG'],
    ] as const) {
      const download = page.waitForEvent('download');
      await page
        .locator(panel)
        .getByRole('button', { name: new RegExp(`${format}$`) })
        .click();
      const saved = await download;
      expect(saved.suggestedFilename()).toBe(`${name}.${format.toLowerCase()}`);
      const bytes = readFileSync(await saved.path());
      expect(bytes.toString('latin1', 0, 4)).toBe(start);
    }
  });

  it('speaks Korean without a reload', async () => {
    await open(dates);
    await page.getByRole('button', { name: '한국어' }).click();
    await expect.poll(() => label().textContent()).toMatch(/^24단계 중 15단계/);
    expect(await page.locator('[data-view=look] h1').textContent()).toBe('번역기 속 들여다보기');
    expect(await page.getByRole('radio', { name: '날짜' }).isChecked()).toBe(true);
  });

  it('fits a phone', async () => {
    await page.setViewportSize({ width: 320, height: 640 });
    await open('#look?model=fr-en');
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBeLessThanOrEqual(0);
  });
});
