// Drives the train view of the built page in real Chromium.

import { readFileSync } from 'node:fs';
import { loadModel } from 'attentive';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  browser,
  context,
  newPage,
  newTab,
  page,
  pageErrors,
  returnTo,
  url,
} from './built-page.js';
import { longestTask } from './longest-task.js';

/** Enough examples to see the loss fall, and few enough for a test. */
const few = '#train?examples=1000';
/** More examples than any machine finishes before the test ends. */
const many = '#train?lesson=reversal&examples=10000';

beforeEach(() => newPage({ viewport: { width: 1120, height: 900 } }));
afterEach(() => expect(pageErrors).toEqual([]));

const button = (name: string | RegExp) => page.getByRole('button', { name });
const status = () => page.locator('.train-status');

async function figure(name: string): Promise<number> {
  const entry = page.locator('.figures div').filter({ hasText: name }).locator('dd').first();
  return Number.parseFloat(((await entry.textContent()) ?? '').replace(',', ''));
}

async function reach(step: number) {
  await expect.poll(() => figure('Step'), { timeout: 20_000 }).toBeGreaterThanOrEqual(step);
}

/** Returns the size of the saved run. */
function savedBytes(): Promise<number> {
  return page.evaluate(async () => {
    try {
      const root = await navigator.storage.getDirectory();
      const folder = await root.getDirectoryHandle('attentive-checkpoints');
      const file = await folder.getFileHandle('train-view.checkpoint');
      return (await file.getFile()).size;
    } catch {
      return 0;
    }
  });
}

async function startReversal() {
  await page.goto(url + many);
  await button('Start').click();
}

/** Waits until training has ended. */
async function finish() {
  await expect.poll(() => status().textContent(), { timeout: 120_000 }).toMatch(/^Finished/);
}

function answers(): Promise<string[]> {
  return page.locator('.sample').allTextContents();
}

describe('the train view', () => {
  it('opens by a link, and keeps the typed text on the way back', async () => {
    await page.goto(url);
    await page.locator('#source').fill('Bonjour.');
    const link = page.getByRole('link', { name: 'Train' });
    await link.click();
    expect(await link.getAttribute('aria-current')).toBe('page');
    const title = page.getByRole('heading', { level: 1 });
    // The view is loaded when it is first opened.
    await expect.poll(() => title.allTextContents()).toEqual(['Watch a translator learn']);
    await expect
      .poll(() => title.evaluate((element) => element === document.activeElement))
      .toBe(true);
    await page.getByRole('link', { name: 'Translate' }).click();
    expect(await page.locator('#source').inputValue()).toBe('Bonjour.');
    await page.goBack();
    expect(await page.title()).toBe('Attentive: watch a translator learn');
  });

  it('trains, pauses, continues, takes changes, and lets one try and download the model', async () => {
    await startReversal();
    await reach(10);
    const before = await figure('Loss');
    await browser.startTracing(page, { categories: ['disabled-by-default-devtools.timeline'] });
    await reach(40);
    // One report covers few steps where the machine is busy, so its loss may be above the trend.
    await expect.poll(() => figure('Loss'), { timeout: 20_000 }).toBeLessThan(before);
    expect(await page.locator('.chart-line.is-loss').getAttribute('d')).toMatch(/^M.*L/);
    expect(await page.locator('.sample').count()).toBe(6);
    await expect.poll(() => page.locator('.sample-verdict').first().textContent()).toMatch(/✓|✗/);
    await expect.poll(() => page.locator('.train-map tbody tr').count()).toBeGreaterThan(0);
    expect(longestTask(await browser.stopTracing())).toBeLessThan(50);

    await button('Pause').click();
    // This waits for the step under way.
    await page.waitForTimeout(500);
    const paused = await figure('Step');
    await page.waitForTimeout(500);
    expect(await figure('Step')).toBe(paused);

    await page.locator('#trial-source').fill('abc');
    await expect.poll(() => page.locator('.trial-result').textContent()).not.toBe('');
    const download = page.waitForEvent('download');
    await button('Download the model').click();
    const path = await (await download).path();
    const model = await loadModel(new Uint8Array(readFileSync(path)));
    expect(model.info.name).toBe('my-reversal');
    model.destroy();

    await page.getByText('More settings').click();
    // -2 is the logarithm of 0.01.
    await page.locator('#learning-rate').fill('-2');
    expect(await page.locator('#learning-rate-value').textContent()).toBe('0.01');
    await button('Resume').click();
    await reach(paused + 5);
    await button('Stop').click();
    await expect.poll(() => status().textContent()).toMatch(/^Stopped/);
    const stopped = await figure('Step');

    await page.reload();
    await button('Resume the run of Letters → Reversed').click();
    await reach(stopped + 1);
    // Changes are kept.
    expect(await page.locator('#learning-rate-value').textContent()).toBe('0.01');
    await button('Stop').click();
    await expect.poll(() => status().textContent()).toMatch(/^Stopped/);

    await page.reload();
    await button('Discard').click();
    await expect.poll(() => status().textContent()).toBe('The saved run is discarded.');
    await page.reload();
    await page.locator('.sample').first().waitFor();
    await page.waitForTimeout(300);
    expect(await button('Discard').count()).toBe(0);
  });

  it('does not touch the run of another tab, and takes it over once that tab is closed', async () => {
    await startReversal();
    await reach(5);
    await expect.poll(() => savedBytes(), { timeout: 20_000 }).toBeGreaterThan(0);

    const first = page;
    await newTab();
    await startReversal();
    const alert = page.getByRole('alert');
    await expect.poll(() => alert.textContent(), { timeout: 20_000 }).toMatch(/^\s*Another tab/);
    await button('Look again').click();
    const resume = button('Resume the run of Letters → Reversed');
    await resume.click();
    await expect.poll(() => alert.textContent(), { timeout: 20_000 }).toMatch(/^\s*Another tab/);
    await button('Look again').click();
    await button('Discard').click();
    await expect.poll(() => status().textContent()).toMatch(/^Another tab/);

    const second = page;
    returnTo(first);
    const before = await figure('Step');
    await reach(before + 5);
    // The tab's process crashes, without any chance to save.
    const session = await context.newCDPSession(first);
    const crashed = first.waitForEvent('crash');
    session.send('Page.crash').catch(() => {});
    await crashed;
    await first.close();

    returnTo(second);
    await resume.click();
    await reach(6);
    await expect.poll(() => status().textContent(), { timeout: 20_000 }).toMatch(/^Learning/);
  });

  it('fits a phone, and shows no map without attention', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto(url + few);
    await page.getByLabel('Attention', { exact: true }).selectOption('none');
    await button('Start').click();
    // What shows that it learns comes into sight.
    const bottom = (part: string) =>
      page.locator(part).evaluate((element) => element.getBoundingClientRect().bottom);
    await expect.poll(() => bottom('.figures')).toBeLessThan(740);
    await expect.poll(() => bottom('.loss-chart .chart-drawing')).toBeLessThan(740);
    expect(await bottom('.figures')).toBeGreaterThan(0);
    await expect
      .poll(() => page.locator('.train-map .map-empty').textContent(), { timeout: 20_000 })
      .toMatch(/^This model has no attention/);
    await button('Pause').click();
    await button('Download the model').waitFor();
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBe(0);
  });

  it('trains the same model wherever a link with a seed is opened', async () => {
    const link = `${url}#train?lesson=copy&cell=lstm&attention=dot&forcing=scheduled&seed=7&examples=150`;
    const train = async () => {
      await page.goto(link);
      expect(await page.getByLabel('Attention', { exact: true }).inputValue()).toBe('dot');
      expect(await page.getByLabel('Cell').inputValue()).toBe('lstm');
      await button('Start').click();
      await finish();
      return answers();
    };
    const first = await train();
    await page.goto('about:blank');
    expect(await train()).toEqual(first);
    await page.getByText('More settings').click();
    await page.getByLabel('Seed').fill('8');
    await page.getByLabel('Seed').blur();
    await expect.poll(() => page.url()).toContain('seed=8');
  });

  it('compares two runs that differ in one setting', async () => {
    await page.goto(`${url}#train?lesson=copy&examples=150`);
    await page.getByLabel('Compare with').selectOption({ label: 'Attention: none' });
    await expect.poll(() => page.url()).toContain('second=attention%3Anone');
    await button('Start').click();
    await finish();
    const curve = (chart: string, line: string) =>
      page.locator(`.${chart}-chart .chart-line${line}`).getAttribute('d');
    for (const run of ['.is-run-0', '.is-run-1']) {
      expect(await curve('loss', `.is-loss${run}`)).toMatch(/^M.*L/);
      expect(await curve('gradients', run)).toMatch(/^M.*L/);
    }
    expect(await curve('entropy', '.is-run-0')).toMatch(/^M/);
    expect(await curve('entropy', '.is-run-1')).toBe('');
    expect(await page.locator('.figure-loss dd').count()).toBe(2);

    await page.locator('.loss-chart summary').click();
    const headers = await page.locator('.loss-chart thead th').allTextContents();
    expect(headers[0]).toBe('step');
    expect(headers).toContain('Attention: none · loss on what it learns from');
    expect(await page.locator('.loss-chart tbody tr').count()).toBeGreaterThan(1);

    const download = page.waitForEvent('download');
    await page.locator('.loss-chart').getByRole('button', { name: /SVG/ }).click();
    const picture = readFileSync(await (await download).path(), 'utf8');
    expect(picture).toMatch(/<path[^>]* stroke=/);
    expect(picture).toContain('Attention: a small network, Attention: none, Cell: GRU');
    expect(picture).toContain('seed 1');

    await expect.poll(() => page.locator('.train-map tbody tr').count()).toBeGreaterThan(0);
    await page.getByRole('radio', { name: 'Attention: none' }).check();
    await expect
      .poll(() => page.locator('.train-map .map-empty').textContent())
      .toMatch(/^This model has no attention/);

    await page.reload();
    await button('Open the run of Letters → Copied').click();
    await finish();
    expect(await page.locator('.figure-loss dd').count()).toBe(2);
    expect(await curve('loss', '.is-loss.is-run-1')).toMatch(/^M.*L/);
  });

  it('takes the usual settings where a link names none that exist', async () => {
    await page.goto(
      `${url}#train?lesson=cooking&cell=prison&rate=99&seed=-3&second=foo:bar&layers=2`,
    );
    await page.getByText('More settings').click();
    expect(await page.getByRole('radio', { name: 'Date' }).isChecked()).toBe(true);
    expect(await page.getByLabel('Cell').inputValue()).toBe('gru');
    expect(await page.getByLabel('Layers').inputValue()).toBe('2');
    expect(await page.getByLabel('Seed').inputValue()).toBe('1');
    expect(await page.locator('#learning-rate-value').textContent()).toBe('0.005');
    expect(await page.getByLabel('Compare with').inputValue()).toBe('');
    await button('Usual settings').click();
    await expect.poll(() => page.url()).toMatch(/#train$/);
  });

  it('says which lines of pairs are wrong, and learns the others', async () => {
    await page.goto(`${url}#train?lesson=own`);
    await button('Start').click();
    const field = page.getByLabel('One pair in each line');
    expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await status().textContent()).toBe('');

    const pairs = [
      'eins = one',
      'zwei\ttwo',
      '"drei",three',
      'vier,four',
      'fünf = five',
      'sechs=six',
    ];
    await field.fill([...pairs, 'sieben seven', 'acht = '].join('\n'));
    const errors = page.locator('.material-errors li');
    await expect.poll(() => errors.count()).toBe(2);
    expect(await errors.allTextContents()).toEqual([
      'Line 7: there is no tab, comma or single “=” between two sides.',
      'Line 8: one side is empty.',
    ]);
    expect(await page.locator('#own-pairs-state').textContent()).toBe('6 pairs.');
    // Of so few pairs, none is kept back.
    expect(await page.locator('.figure-right dt').textContent()).toBe('Learned right');
    expect(await page.locator('.loss-chart .key').allTextContents()).toEqual([
      'learned examples right',
      'loss on what it learns from',
    ]);
    expect(await page.locator('.samples-note').textContent()).not.toContain('never');
    await button('Start').click();
    const right = () => page.locator('.sample.is-right').count();
    await expect.poll(right, { timeout: 60_000 }).toBe(6);
    await button('Pause').click();
    await page.locator('#trial-source').fill('drei');
    await expect.poll(() => page.locator('.trial-result').textContent()).toBe('three');
    await button('Use it in Translate').click();
    await expect
      .poll(() => page.locator('#result').textContent(), { timeout: 30_000 })
      .toBe('three');
    expect(await page.locator('#source').inputValue()).toBe('drei');
    await page.getByRole('link', { name: 'Train' }).click();
    await button('Stop').click();
    await expect.poll(() => status().textContent()).toMatch(/^(Stopped|Finished)/);

    // The pairs are kept with the run, and given in the address.
    await page.goto(`${url}?again#train`);
    await button(/^(Resume|Open) the run of Your own pairs/).click();
    await expect.poll(right, { timeout: 60_000 }).toBe(6);
    expect(await field.inputValue()).toContain('zwei\ttwo');
  });

  it('keeps the pairs while another lesson is chosen', async () => {
    await page.goto(`${url}#train?lesson=own`);
    const field = page.getByLabel('One pair in each line');
    const pairs = 'eins = one\nzwei = two';
    const sample = button('Put in an example');
    await sample.click();
    expect(await field.inputValue()).toContain('cat = cats');
    expect(await sample.isDisabled()).toBe(true);
    await field.fill('');
    expect(await sample.isEnabled()).toBe(true);
    await field.fill(pairs);
    expect(await sample.isDisabled()).toBe(true);
    await page.locator('.lessons label').filter({ hasText: 'Date' }).click();
    await expect.poll(() => field.isVisible()).toBe(false);
    expect(page.url()).not.toContain('eins');
    await page.locator('.lessons label').filter({ hasText: 'Your own' }).click();
    expect(await field.inputValue()).toBe(pairs);
    expect(await page.locator('#own-pairs-state').textContent()).toMatch(/^That is 2 pairs/);
  });

  it('learns how words of the reader sound, which the shipped model teaches it', async () => {
    await page.goto(`${url}#train?lesson=spelling&examples=100`);
    await page.getByText('Learn from words of your own').click();
    const field = page.getByLabel('A text or a list of words');
    await field.fill('cat dog');
    await button('Start').click();
    expect(await page.locator('#own-words-state').textContent()).toMatch(/^That is 2 different/);
    const words =
      'night light right sight fight might bright flight road boat coat goat loan moan rain train brain chain plain stain';
    await field.fill(`${words} sheep`);
    await button('Start').click();
    await expect
      .poll(() => page.locator('.sample-written').first().textContent(), { timeout: 60_000 })
      .toMatch(/^[A-Z]+( [A-Z]+)*$/);
  });

  it('changes its language while a model learns', async () => {
    await startReversal();
    await reach(5);
    await button('한국어').click();
    await expect.poll(() => status().textContent()).toBe('배우는 중이에요.');
    expect(await page.locator('.figures dt').first().textContent()).toBe('단계');
    // No Korean particle follows what is quoted, because it would depend on the sound before it.
    expect(await page.locator('.train-look-note').textContent()).toMatch(/^“\w+” → “\w*”\. /);
    const before = Number.parseInt((await page.locator('.figure-step dd').textContent()) ?? '', 10);
    await expect
      .poll(async () =>
        Number.parseInt((await page.locator('.figure-step dd').textContent()) ?? '', 10),
      )
      .toBeGreaterThan(before);
  });
});
