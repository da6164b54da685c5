// Opens an empty page in headless Chromium, in which benchmarks use the package as any page would.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { chromium } from 'playwright-core';
import { args, executablePath } from '../tools/chromium.mjs';
import { root } from '../tools/common.mjs';
import { serve } from '../tools/serve.mjs';

/**
 * Returns the result of `work(browser, address)`. The page is at `address`, and its server serves all files of
 * the repository, such as `/dist` and `/models`.
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
