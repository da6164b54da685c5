import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { serve } from '../../tools/serve.mjs';
import type { DrivenBrowser, Launch, Tab } from './tab.js';

declare global {
  var problems: string[];
}

const built = new URL('../../build/web', import.meta.url).pathname;

/** Runs before the page's own scripts, because WebDriver does not tell what a page writes to its console. */
function collectProblems(): void {
  globalThis.problems = [];
  addEventListener(
    'error',
    ({ message, target }) => {
      problems.push(message ?? `${(target as Element).outerHTML} was not loaded`);
    },
    true,
  );
  addEventListener('unhandledrejection', ({ reason }) => problems.push(String(reason)));
  addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
    problems.push(`${violatedDirective} forbids ${blockedURI}`);
  });
  for (const level of ['error', 'warn'] as const) {
    console[level] = (...words) => problems.push(words.join(' '));
  }
}

/** Tests that the built page works in a browser, under the strict policy. tests/web tests all else, in Chromium. */
export function testPage(name: string, launch: Launch): void {
  const folder = mkdtempSync(join(tmpdir(), 'attentive-page-'));
  let browser: DrivenBrowser;
  let tab: Tab;
  let server: Awaited<ReturnType<typeof serve>>;

  beforeAll(async () => {
    cpSync(built, folder, { recursive: true });
    const index = join(folder, 'index.html');
    const script = '<head><script src="problems.js"></script>';
    writeFileSync(index, readFileSync(index, 'utf8').replace('<head>', script));
    writeFileSync(join(folder, 'problems.js'), `(${collectProblems})();`);
    server = await serve(folder);
    browser = await launch();
    tab = browser.tab;
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    rmSync(folder, { recursive: true });
  });
  const problems = () => tab.evaluate(() => globalThis.problems, null);
  afterEach(async () => expect(await problems()).toEqual([]));

  const textsOf = (selector: string) =>
    tab.evaluate(
      (all) => [...document.querySelectorAll(all)].map(({ textContent }) => textContent),
      selector,
    );
  const translate = async (text: string, expected: string) => {
    await tab.fill('#source', text);
    await expect.poll(() => textsOf('#result'), { timeout: 30_000 }).toEqual([expected]);
  };

  describe(`the page in ${name}`, () => {
    it('translates a French sentence and shows where each word came from', async () => {
      await tab.goto(server.url);
      await translate('Où est la gare ?', 'Where is the station?');
      await translate('Je suis étudiant.', 'I am a student.');
      const words = ['I', 'am', 'a', 'student', '.', 'end'];
      await expect.poll(() => textsOf('#map tbody th')).toEqual(words);
      expect(await textsOf('#map thead th')).toEqual(['Je', 'suis', 'étudiant', '.', 'end']);
      expect(await textsOf('#map tbody td')).toHaveLength(6 * 5);
    });

    it('trains a model that learns', async () => {
      await tab.goto(`${server.url}#train?examples=1000`);
      const figure = async (wanted: string) => {
        const [names, values] = [await textsOf('.figures dt'), await textsOf('.figures dd')];
        return Number.parseFloat((values[names.indexOf(wanted)] ?? '').replace(',', ''));
      };
      const reach = (step: number) =>
        expect.poll(() => figure('Step'), { timeout: 30_000 }).toBeGreaterThanOrEqual(step);
      await tab.click('.train-start');
      await reach(5);
      const before = await figure('Loss');
      await reach(30);
      expect(await figure('Loss')).toBeLessThan(before);
    });

    it('keeps its policy', async () => {
      await tab.goto(server.url);
      const refused = await tab.evaluate(() => {
        const script = document.createElement('script');
        try {
          script.textContent = 'globalThis.problems = []';
        } catch (error) {
          return error instanceof TypeError;
        }
        return false;
      }, null);
      expect(refused).toBe(true);
      const forbidden = 'require-trusted-types-for forbids trusted-types-sink';
      await expect.poll(problems).toContainEqual(forbidden);
      await tab.goto(server.url);
    });
  });
}
