import type { Page } from 'playwright-core';

/** Collects the errors and warnings of a page, those of its Content-Security-Policy among them. */
export function collectPageErrors(page: Page, errors: string[]): void {
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(error.message));
}
