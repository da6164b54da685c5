// Drives Firefox over WebDriver BiDi, which it speaks without a driver beside it.

import { firefox, missing } from '../../tools/other-browsers.mjs';
import { callOf, type DrivenBrowser } from './tab.js';

/** @throws Error if Firefox is not installed */
export async function launchFirefox(): Promise<DrivenBrowser> {
  if (!firefox.browser) throw new Error(missing('firefox'));
  // Vitest's configuration imports this file, so every run of Vitest would wait for a static import.
  const { launch } = await import('puppeteer-core');
  const browser = await launch({
    browser: 'firefox',
    timeout: 60_000,
    executablePath: firefox.browser,
    defaultViewport: { width: 1280, height: 1000 },
  });
  const [page = await browser.newPage()] = await browser.pages();
  return {
    tab: {
      goto: async (address) => void (await page.goto(address, { timeout: 0 })),
      evaluate: async <Argument, Result>(
        f: (argument: Argument) => Result | Promise<Result>,
        argument: Argument,
      ) => (await page.evaluate(callOf(f, argument))) as Result,
      click: async (selector, frame) => {
        const element = frame ? await page.$(frame) : undefined;
        await ((await element?.contentFrame()) ?? page).click(selector);
      },
      fill: (selector, text) => page.locator(selector).fill(text),
    },
    close: () => browser.close(),
  };
}
