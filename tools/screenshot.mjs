// Makes docs/screenshot.png, which the README shows: the built page in real Chromium.
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
} finally {
  await browser.close();
  await close();
}
