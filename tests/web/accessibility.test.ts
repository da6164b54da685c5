// Examines every view of the built page with axe-core in real Chromium: in both themes, in both languages, and on a
// phone.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { browser, url } from './built-page.js';

declare global {
  var axe: { run: (options: RunOptions) => Promise<AxeResults> };
}

const axeScript = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
);

/** Each view, and what tells that it shows all it has. */
const views = {
  translate: '#map tbody tr',
  look: '.tree-item',
  train: '.sample',
  understand: '[data-view=understand] h1',
} as const;

type ContextOptions = Parameters<Browser['newContext']>[0];

async function visit<T>(
  view: keyof typeof views,
  options: ContextOptions,
  use: (page: Page) => Promise<T>,
): Promise<T> {
  // axe-core itself is no script that the page's policy allows.
  const context = await browser.newContext({ ...options, bypassCSP: true });
  try {
    const page = await context.newPage();
    await page.goto(`${url}#${view}`);
    await page.locator(views[view]).first().waitFor({ timeout: 30_000 });
    return await use(page);
  } finally {
    await context.close();
  }
}

/** Returns one line for each rule that the page breaks, with the elements that do. */
async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axeScript);
  const { violations } = await page.evaluate(() =>
    globalThis.axe.run({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    }),
  );
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((it) => it.target.join(' ')).join(', ')}`,
  );
}

describe.each(Object.keys(views) as (keyof typeof views)[])('the view %s', (view) => {
  it.each([
    ['light', 'en-GB', 1280],
    ['dark', 'en-GB', 1280],
    ['light', 'ko-KR', 1280],
    ['dark', 'ko-KR', 375],
  ] as const)(
    'has no finding in the theme %s, in %s, %i pixels wide',
    async (colorScheme, locale, width) => {
      const options = { colorScheme, locale, viewport: { width, height: 900 } };
      expect(await visit(view, options, findings)).toEqual([]);
    },
  );

  it('fits 320 pixels, without scrolling sideways', async () => {
    const overflow = await visit(view, { viewport: { width: 320, height: 640 } }, (page) =>
      page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      ),
    );
    expect(overflow).toBe(0);
  });
});

it('lets the keyboard walk the masthead from left to right, with a visible focus', async () => {
  await visit('translate', { locale: 'en-GB' }, async (page) => {
    const walked: string[] = [];
    for (let i = 0; i < 6; ++i) {
      await page.keyboard.press('Tab');
      walked.push(
        await page.evaluate(() => {
          const focused = document.activeElement as HTMLElement;
          const outlined = getComputedStyle(focused).outlineStyle !== 'none';
          return outlined ? (focused.textContent ?? '').trim() : 'no outline';
        }),
      );
    }
    expect(walked).toEqual([
      ...['Attentive', 'Translate', 'Look inside', 'Train', 'Understand', '한국어'],
    ]);
  });
});
