// Drives the train view of the built page in real Chromium.

import { readFileSync } from 'node:fs';
import { loadModel } from 'attentive';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { args, executablePath } from '../../tools/chromium.mjs';
import { serve } from '../../tools/serve.mjs';
import { collectPageErrors } from './page-errors.js';

/** Enough examples to see the loss fall, and few enough for a test. */
const few = '?examples=1000#train';
/** More examples than any machine finishes before the test ends. */
const many = '?examples=10000#train';

let browser: Browser;
let context: BrowserContext;
let page: Page;
let url: string;
let stop: () => Promise<void>;
let pageErrors: string[];

beforeAll(async () => {
  browser = await chromium.launch({ executablePath, args });
  ({ url, close: stop } = await serve());
});
afterAll(async () => {
  await browser.close();
  await stop();
});
beforeEach(async () => {
  pageErrors = [];
  context = await browser.newContext({ viewport: { width: 1120, height: 900 } });
  page = await context.newPage();
  collectPageErrors(page, pageErrors);
});
afterEach(async () => {
  await context.close();
  expect(pageErrors).toEqual([]);
});

const button = (name: string | RegExp) => page.getByRole('button', { name });
const status = () => page.locator('.train-status');

async function figure(name: string): Promise<number> {
  const entry = page.locator('.figures div').filter({ hasText: name }).locator('dd');
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
  await page.locator('.lessons label').filter({ hasText: 'Letters' }).click();
  await button('Start').click();
}

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

/**
 * Returns how many milliseconds the page's main thread worked on one task at most. The Long Tasks API would also count
 * the time for which it waited for a processor.
 */
function longestTask(trace: Buffer): number {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] };
  const idOf = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
  const mains = traceEvents
    .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
    .map(idOf);
  const tasks = traceEvents.filter((it) => /RunTask$/.test(it.name) && mains.includes(idOf(it)));
  expect(tasks.length).toBeGreaterThan(0);
  return Math.max(...tasks.map(({ tdur = 0 }) => tdur / 1000));
}

describe('the train view', () => {
  it('opens by a link, and keeps the typed text on the way back', async () => {
    await page.goto(url);
    await page.locator('#source').fill('Bonjour.');
    const link = page.getByRole('link', { name: 'Train' });
    await link.click();
    expect(await link.getAttribute('aria-current')).toBe('page');
    const title = page.getByRole('heading', { level: 1 });
    expect(await title.allTextContents()).toEqual(['Watch a translator learn']);
    expect(await title.evaluate((element) => element === document.activeElement)).toBe(true);
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
    expect(await figure('Loss')).toBeLessThan(before);
    expect(await page.locator('.is-loss').first().getAttribute('d')).toMatch(/^M.*L/);
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
    page = await context.newPage();
    collectPageErrors(page, pageErrors);
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
    page = first;
    const before = await figure('Step');
    await reach(before + 5);
    // The tab's process crashes, without any chance to save.
    const session = await context.newCDPSession(first);
    const crashed = first.waitForEvent('crash');
    session.send('Page.crash').catch(() => {});
    await crashed;
    await first.close();

    page = second;
    await resume.click();
    await reach(6);
    await expect.poll(() => status().textContent(), { timeout: 20_000 }).toMatch(/^Learning/);
  });

  it('fits a phone, and shows no map without attention', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto(url + few);
    await page.getByLabel('With attention').uncheck();
    await button('Start').click();
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
});
