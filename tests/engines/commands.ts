// What tests in browsers ask of Vitest's process.

import type { BrowserCommandContext } from 'vitest/node';
import type { Tab } from './tab.js';

/** Clicks an element of the test's frame as a person would. */
async function click(context: BrowserCommandContext, selector: string): Promise<void> {
  if (context.provider.name === 'playwright') await context.iframe.locator(selector).click();
  else await (context as unknown as { tab: Tab }).tab.click(selector, '[data-vitest]');
}

/** Translates texts in Node with one of the shipped models. */
async function translateInNode(
  _context: BrowserCommandContext,
  name: string,
  texts: readonly string[],
): Promise<string[]> {
  const { loadModel } = await import('attentive');
  const model = await loadModel(
    new URL(`../../models/${name}/${name}.safetensors`, import.meta.url),
  );
  const translations = await model.translate(texts);
  model.destroy();
  return translations.map(({ text }) => text);
}

export const commands = { click, translateInNode };

declare module 'vitest/browser' {
  interface BrowserCommands {
    click(selector: string): Promise<void>;
    translateInNode(name: string, texts: readonly string[]): Promise<string[]>;
  }
}
