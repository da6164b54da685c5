import type { Page } from 'playwright-core';

/** Adds what a page says to the console: nothing, also nothing of the policy, is expected. */
export function collectComplaints(page: Page, complaints: string[]): void {
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
}
