// Serves the built page and opens it in real Chromium, for the tests that import it.

import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { args, executablePath } from '../../tools/chromium.mjs';
import { serve } from '../../tools/serve.mjs';
import { collectPageErrors } from './page-errors.js';

export let browser: Browser;
export let context: BrowserContext;
export let page: Page;
/** Where the built page is served. */
export let url: string;
/** What went wrong in the page since the test began. */
export const pageErrors: string[] = [];

let stop: () => Promise<void>;

beforeAll(async () => {
  browser = await chromium.launch({ executablePath, args });
  ({ url, close: stop } = await serve());
});
afterAll(async () => {
  await browser.close();
  await stop();
});
beforeEach(() => {
  pageErrors.length = 0;
});
afterEach(() => context?.close());

/** Opens a page in a context of its own, which lasts until the test ends. */
export async function newPage(options: BrowserContextOptions): Promise<void> {
  context = await browser.newContext(options);
  await newTab();
}

/** Opens another page in the same context. */
export async function newTab(): Promise<void> {
  page = await context.newPage();
  collectPageErrors(page, pageErrors);
}

/** Goes back to a page that was opened before. */
export function returnTo(earlier: Page): void {
  page = earlier;
}
