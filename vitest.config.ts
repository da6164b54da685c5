import { fileURLToPath } from 'node:url';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import type { BrowserProviderOption } from 'vitest/node';
import { commands } from './tests/engines/commands.js';
import { launchFirefox } from './tests/engines/firefox.js';
import { driven } from './tests/engines/provider.js';
import { launchWebKit } from './tests/engines/webkit.js';
import { args, executablePath } from './tools/chromium.mjs';

const path = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** Tests import packages by their names and get what is shipped. */
const alias = {
  'attentive/language-detector': path('dist/language-detector.js'),
  'attentive/mozilla': path('dist/mozilla.js'),
  'attentive/html': path('dist/html.js'),
  attentive: path('dist/index.js'),
  '@attentive/fr-en': path('models/fr-en/index.js'),
  '@attentive/de-en': path('models/de-en/index.js'),
  '@attentive/es-en': path('models/es-en/index.js'),
  '@attentive/en-fr': path('models/en-fr/index.js'),
  '@attentive/g2p': path('models/g2p/index.js'),
};

/** The same tests run in every browser. */
const browserProject = (
  browser: 'chromium' | 'firefox' | 'webkit',
  provider: BrowserProviderOption,
) => ({
  resolve: { alias },
  test: {
    name: browser,
    include: ['tests/browser/**/*.test.ts'],
    testTimeout: 60_000,
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      commands,
      provider,
      instances: [{ browser }],
    },
  },
});

/** The page as Playwright cannot drive it. */
const pageProject = (browser: string) => ({
  resolve: { alias },
  test: {
    name: `page-${browser}`,
    include: [`tests/engines/${browser}.test.ts`],
    testTimeout: 60_000,
  },
});

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias },
        test: { name: 'node', include: ['tests/js/**/*.test.ts'], testTimeout: 30_000 },
      },
      browserProject('chromium', playwright({ launchOptions: { executablePath, args } })),
      browserProject('firefox', driven(launchFirefox)),
      browserProject('webkit', driven(launchWebKit)),
      {
        resolve: { alias },
        test: { name: 'page', include: ['tests/web/**/*.test.ts'], testTimeout: 60_000 },
      },
      pageProject('firefox'),
      pageProject('webkit'),
    ],
  },
});
