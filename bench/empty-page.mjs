// An empty page in headless Chromium, in which benchmarks use the package as a page would.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { chromium } from 'playwright-core';
import { args, executablePath } from '../tools/chromium.mjs';
import { root } from '../tools/common.mjs';
import { serve } from '../tools/serve.mjs';

/**
 * What `work(browser, address)` gives, with the page at `address`, beside all files of the repository:
 * `/dist` and `/models` among them.
 * @param {string} path where to write the page, from the repository's root
 */
export async function withEmptyPage(path, work) {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, '<!doctype html><title>Benchmark</title>');
  const { url, close } = await serve(root);
  const browser = await chromium.launch({ executablePath, args });
  try {
    return await work(browser, `${url}${path}`);
  } finally {
    await browser.close();
    await close();
  }
}
