// Drives the Translate view of the built page in real Chromium, for the tests that import it.

import { join } from 'node:path';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { args, executablePath } from '../../tools/chromium.mjs';
import { root } from '../../tools/common.mjs';
import { serve } from '../../tools/serve.mjs';
import { collectPageErrors } from './page-errors.js';

export const built = join(root, 'build/web');
const viewport = { width: 1280, height: 1000 };

export let browser: Browser;
export let context: BrowserContext;
export let page: Page;
export const pageErrors: string[] = [];
let stop: () => Promise<void>;

export async function open(
  path = '',
  folder = built,
  options: BrowserContextOptions = {},
): Promise<string> {
  const server = await serve(folder);
  stop = server.close;
  context = await browser.newContext({ viewport, locale: 'en', ...options });
  page = await context.newPage();
  collectPageErrors(page, pageErrors);
  await page.goto(server.url + path);
  return server.url;
}

/** Reads something again and again until it is as expected; this machine may be busy. */
export const eventually = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: 20_000 });

export const result = () => page.locator('#result');
export const source = () => page.locator('#source');
export const word = (text: string) =>
  result()
    .locator('.unit')
    .filter({ hasText: new RegExp(`^${text}$`) });
export const wordChoice = () => page.getByRole('dialog');

export async function expectResult(expected: string) {
  await eventually(() => result().textContent()).toBe(expected);
  await eventually(() => result().getAttribute('aria-busy')).toBe('false');
}

export async function translate(text: string, expected: string) {
  await source().fill(text);
  await expectResult(expected);
}

/** Returns the words of a text that are marked, each at least half. */
const marked = (selector: string) =>
  page
    .locator(`${selector} .unit`)
    .evaluateAll((units) =>
      units
        .filter((unit) => Number((unit as HTMLElement).style.getPropertyValue('--mark')) >= 0.4)
        .map((unit) => unit.textContent),
    );
export const markedSource = () => marked('.field-mirror');
export const markedResult = () => marked('#result');

/** Moves the pointer over a word of the typed text, which the text area covers. */
export async function pointAtSource(text: string) {
  const unit = page.locator('.field-mirror .unit').filter({ hasText: new RegExp(`^${text}$`) });
  const box = await unit.boundingBox();
  if (!box) throw new Error(`The text has no word ${text}.`);
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 2 });
}

beforeAll(async () => {
  browser = await chromium.launch({ executablePath, args });
});
afterAll(() => browser.close());
beforeEach(() => {
  pageErrors.length = 0;
});
afterEach(async () => {
  await context.close();
  await stop();
});
