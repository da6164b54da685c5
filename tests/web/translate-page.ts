// Drives the Translate view of the built page in real Chromium, for the tests that import it.

import { join } from 'node:path';
import type { BrowserContextOptions } from 'playwright-core';
import { afterEach, expect } from 'vitest';
import { root } from '../../tools/common.mjs';
import { serve } from '../../tools/serve.mjs';
import { newPage, page, url } from './built-page.js';

export const built = join(root, 'build/web');
const viewport = { width: 1280, height: 1000 };

/** Stops the server of a folder that only one test has. */
let stopOther: (() => Promise<void>) | undefined;

/** Opens an address of the page as it was built, or as it is in another folder. */
export async function open(
  path = '',
  folder = built,
  options: BrowserContextOptions = {},
): Promise<string> {
  const other = folder === built ? undefined : await serve(folder);
  stopOther = other?.close;
  const served = other?.url ?? url;
  await newPage({ viewport, locale: 'en', ...options });
  await page.goto(served + path);
  return served;
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

afterEach(async () => {
  await stopOther?.();
  stopOther = undefined;
});
