// Makes docs/screenshot.png and docs/train.png, which the README shows, from the built page in
// Chromium.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { args, executablePath } from './chromium.mjs';
import { root } from './common.mjs';
import { serve } from './serve.mjs';

const sentence = 'Elle porte une robe rouge.';
const { url, close } = await serve();
const browser = await chromium.launch({ executablePath, args });
try {
  const page = await browser.newPage({
    viewport: { width: 1120, height: 1140 },
    colorScheme: 'light',
    reducedMotion: 'reduce',
  });
  await page.goto(url);
  await page.getByRole('button', { name: sentence }).click();
  await page.getByText('She is wearing a red dress.').waitFor();
  await page.getByText(/^written in/).waitFor();
  mkdirSync(join(root, 'docs'), { recursive: true });
  await page.screenshot({ path: join(root, 'docs/screenshot.png') });

  await page.setViewportSize({ width: 1120, height: 1500 });
  await page.getByRole('link', { name: 'Train' }).click();
  await page.getByRole('button', { name: 'Start' }).click();
  // By now the model converts most of the unseen dates correctly.
  const right = page.locator('.figures dd').last();
  for (
    let share = 0;
    share < 70;
    share = Number.parseInt((await right.textContent()) ?? '', 10) || 0
  ) {
    await page.waitForTimeout(500);
  }
  await page.screenshot({ path: join(root, 'docs/train.png') });
} finally {
  await browser.close();
  await close();
}
