// Drives what all views share in real Chromium: their frame, languages, addresses and pictures.

import { readFileSync } from 'node:fs';
import type { BrowserContextOptions } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { browser, context, newPage, page, pageErrors, url } from './built-page.js';
import { longestTask } from './longest-task.js';

async function open(path = '', locale = 'en-GB', options: BrowserContextOptions = {}) {
  const viewport = { width: 1280, height: 1000 };
  await newPage({ locale, viewport, ...options });
  await page.goto(url + path);
}

const heading = () => page.getByRole('heading', { level: 1 });
const link = (name: string) => page.getByRole('link', { name, exact: true });

describe('the frame', () => {
  it('leads to each view, by links and with the keyboard', async () => {
    await open();
    for (const [name, view] of [
      ['Look inside', 'look'],
      ['Train', 'train'],
      ['Understand', 'understand'],
      ['Translate', 'translate'],
    ] as const) {
      await link(name).focus();
      await page.keyboard.press('Enter');
      await page.locator(`[data-view=${view}]`).waitFor();
      expect(await link(name).getAttribute('aria-current')).toBe('page');
      expect(await page.locator('.views [aria-current]').count()).toBe(1);
      expect(await page.locator('main:visible').count()).toBe(1);
      expect(new URL(page.url()).hash.split('?')[0]).toBe(`#${view}`);
      await expect
        .poll(() => heading().evaluate((element) => element === document.activeElement))
        .toBe(true);
    }
    expect(pageErrors).toEqual([]);
  });

  it('says why a view cannot be loaded, and loads it when asked', async () => {
    // A service worker would have the view already.
    await open('', 'en-GB', { serviceWorkers: 'block' });
    await page.route(/understand-view.*\.js$/, (route) => route.abort());
    await link('Understand').click();
    await expect.poll(() => heading().textContent()).toBe('This view could not be loaded');
    await page.unroute(/understand-view.*\.js$/);
    await page.getByRole('button', { name: 'Reload the page' }).click();
    await page.locator('[data-view=understand]').waitFor();
    expect(new URL(page.url()).hash).toMatch(/^#understand/);
  });
});

describe('the language', () => {
  it('is the first of the reader’s that the page speaks', async () => {
    await open('', 'ko-KR');
    expect(await page.locator('html').getAttribute('lang')).toBe('ko');
    expect(await link('번역').count()).toBe(1);
    await context.close();
    await open('', 'fr-FR');
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
  });

  it('changes at once, everywhere, and stays for the next visit', async () => {
    await open('#train');
    await heading().filter({ visible: true }).waitFor();
    await page.getByRole('button', { name: '한국어' }).click();
    expect(await page.locator('html').getAttribute('lang')).toBe('ko');
    expect(await page.title()).toMatch(/배우/);
    for (const name of ['이해하기', '들여다보기', '학습', '번역']) {
      await link(name).click();
      await expect.poll(() => heading().textContent()).toMatch(/[가-힣]/);
    }
    await page.reload();
    expect(await page.locator('html').getAttribute('lang')).toBe('ko');
    await page.getByRole('button', { name: 'English' }).click();
    expect(await heading().textContent()).toMatch(/^[\x20-\x7e]+$/);
    expect(pageErrors).toEqual([]);
  });
});

describe('the main thread', () => {
  const tracing = { categories: ['disabled-by-default-devtools.timeline'] };

  it('is not blocked for 50 ms while one types, nor while one steps through the model', async () => {
    await open();
    const source = page.locator('#source');
    await page.locator('#map tbody tr').first().waitFor();
    await source.fill('');
    await browser.startTracing(page, tracing);
    await source.pressSequentially('Je ne sais pas pourquoi il est parti.', { delay: 30 });
    await page.locator('#map tbody tr').nth(6).waitFor();
    expect(longestTask(await browser.stopTracing())).toBeLessThan(50);

    await link('Look inside').click();
    const slider = page.locator('[data-view=look] input[type=range]').first();
    await slider.waitFor();
    await slider.focus();
    await browser.startTracing(page, tracing);
    for (let i = 0; i < 4; ++i) await page.keyboard.press('ArrowRight', { delay: 100 });
    expect(longestTask(await browser.stopTracing())).toBeLessThan(50);
    expect(pageErrors).toEqual([]);
    // Reading traces takes long on a busy machine.
  }, 120_000);
});

describe('a browser without WebAssembly SIMD', () => {
  it('is told so, in the language of the page', async () => {
    await open('', 'ko-KR');
    await page.addInitScript('WebAssembly.validate = () => false');
    await page.reload();
    const alert = page.getByRole('alert').filter({ visible: true });
    await expect.poll(() => alert.textContent()).toMatch(/최신 브라우저/);
  });
});

describe('a picture of the attention map', () => {
  async function save(format: 'SVG' | 'PNG'): Promise<Buffer> {
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: `Save the picture as ${format}` }).click();
    const file = await download;
    expect(file.suggestedFilename()).toBe(`attention.${format.toLowerCase()}`);
    return readFileSync(await file.path());
  }

  it('is an SVG that needs no style sheet, and a PNG of twice its size', async () => {
    await open();
    await page.locator('#map tbody tr').first().waitFor();
    const text = (await save('SVG')).toString();
    // The policy of the page itself would forbid to parse a text.
    const reader = await context.newPage();
    const drawn = await reader.evaluate((text) => {
      const picture = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement;
      return {
        name: picture.tagName,
        size: ['width', 'height'].map((name) => Number(picture.getAttribute(name))),
        texts: [...picture.querySelectorAll('text')].map((it) => it.textContent),
        styled: picture.querySelectorAll('[class], [style]').length,
        unpainted: [...picture.querySelectorAll('rect')].filter((it) => !it.closest('[fill]'))
          .length,
      };
    }, text);
    expect(drawn).toMatchObject({ name: 'svg', styled: 0, unpainted: 0 });
    expect(text).not.toMatch(/var\(|color-mix|oklab/);
    expect(drawn.texts).toEqual(expect.arrayContaining(['étudiant', 'student']));
    expect(drawn.texts.join(' ')).toContain('Je suis étudiant.');

    const bytes = (await save('PNG')).toString('base64');
    const painted = await reader.evaluate(async (bytes) => {
      const file = Uint8Array.from(atob(bytes), (sign) => sign.charCodeAt(0));
      const image = await createImageBitmap(new Blob([file], { type: 'image/png' }));
      const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
      if (!context) throw new Error('no canvas');
      context.drawImage(image, 0, 0);
      const pixels = new Uint32Array(
        context.getImageData(0, 0, image.width, image.height).data.buffer,
      );
      return { size: [image.width, image.height], colours: new Set(pixels).size };
    }, bytes);
    expect(painted.size).toEqual(drawn.size.map((length) => 2 * length));
    // Cells of many strengths, and smooth letters.
    expect(painted.colours).toBeGreaterThan(20);
    expect(pageErrors).toEqual([]);
  });
});
