// Takes pictures of the built page in Chromium: every view, on a desktop and on a phone, light and dark, in both
// languages, in build/screenshots. With --docs, the three that the README shows, in docs/.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { args, executablePath } from './chromium.mjs';
import { root } from './common.mjs';
import { serve } from './serve.mjs';

const sizes = { desktop: { width: 1280, height: 900 }, phone: { width: 375, height: 760 } };
const locales = { en: 'en-GB', ko: 'ko-KR' };

/** What each view shows, by its parameters in the address, and how to tell that it does. */
const views = {
  translate: { address: '#translate', ready: '#map tbody tr' },
  look: { address: '#look', ready: '.tree-item' },
  train: { address: '#train', ready: '.sample' },
  understand: { address: '#understand', ready: '[data-view=understand] h1' },
};

/** Opens a view in a browser of its own, and hands it to `use` once it has come to rest. */
async function visit(url, view, options, use) {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  await page.goto(url + views[view].address);
  await page.locator(views[view].ready).first().waitFor();
  await page.waitForLoadState('networkidle');
  await use(page);
  await context.close();
}

async function takeAll(url) {
  const folder = join(root, 'build/screenshots');
  mkdirSync(folder, { recursive: true });
  for (const [size, viewport] of Object.entries(sizes)) {
    for (const colorScheme of ['light', 'dark']) {
      for (const [language, locale] of Object.entries(locales)) {
        for (const view of Object.keys(views)) {
          const path = join(folder, `${view}-${size}-${colorScheme}-${language}.png`);
          await visit(url, view, { viewport, colorScheme, locale }, (page) =>
            page.screenshot({ path, fullPage: true }),
          );
        }
      }
    }
  }
  console.log(`The pictures are in ${folder}`);
}

async function takeForDocs(url) {
  const options = { colorScheme: 'light', locale: 'en-GB' };
  const take = (view, name, height, prepare = async () => {}) =>
    visit(url, view, { ...options, viewport: { width: 1120, height } }, async (page) => {
      await prepare(page);
      await page.screenshot({ path: join(root, 'docs', name) });
    });
  await take('translate', 'screenshot.png', 1180, translate);
  await take('look', 'look.png', 1300);
  await take('train', 'train.png', 1500, learn);
}

async function translate(page) {
  await page.getByRole('button', { name: 'Elle porte une robe rouge.' }).click();
  await page.waitForFunction(
    () => document.querySelector('#result')?.textContent === 'She is wearing a red dress.',
  );
  await page.waitForTimeout(1000);
}

/** Trains until the model converts most of the unseen dates correctly. */
async function learn(page) {
  await page.getByRole('button', { name: 'Start' }).click();
  await page.waitForFunction(
    () => {
      const right = [...document.querySelectorAll('.figures dd')].at(-1)?.textContent ?? '';
      return Number.parseInt(right, 10) >= 70;
    },
    undefined,
    { timeout: 300_000 },
  );
}

const { url, close } = await serve();
const browser = await chromium.launch({ executablePath, args });
try {
  await (process.argv.includes('--docs') ? takeForDocs(url) : takeAll(url));
} finally {
  await browser.close();
  await close();
}
