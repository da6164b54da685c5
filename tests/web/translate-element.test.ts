// Runs translateElement in real Chromium under a strict Content Security Policy with Trusted Types: it may neither parse
// HTML nor make a policy.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as Html from 'attentive/html';
import { buildSync } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { args, executablePath } from '../../tools/chromium.mjs';
import { root } from '../../tools/common.mjs';
import { serve } from '../../tools/serve.mjs';
import { blockCases, dictionary, inlineCases, pointCases } from '../js/html/cases.js';
import type * as Fake from '../js/suites/dictionary-translator.js';

declare global {
  var html: typeof Html;
  var translator: ReturnType<typeof Fake.dictionaryTranslator>;
  var show: (html: string) => HTMLElement;
  var violations: string[];
}

const folder = mkdtempSync(join(tmpdir(), 'attentive-element-'));
const script = `
import * as html from './dist/html.js';
import { dictionaryTranslator } from './dictionary-translator.js';
globalThis.violations = [];
addEventListener('securitypolicyviolation', ({ violatedDirective }) => violations.push(violatedDirective));
const policy = trustedTypes.createPolicy('test', { createHTML: (html) => html });
globalThis.show = (html) => {
  document.body.innerHTML = policy.createHTML('<main>' + html + '</main>');
  return document.querySelector('main');
};
globalThis.translator = dictionaryTranslator(${JSON.stringify(dictionary)});
globalThis.html = html;`;

let browser: Browser;
let server: Awaited<ReturnType<typeof serve>>;
let page: Page;

beforeAll(async () => {
  cpSync(join(root, 'dist'), join(folder, 'dist'), { recursive: true });
  buildSync({
    entryPoints: [join(root, 'tests/js/suites/dictionary-translator.ts')],
    outfile: join(folder, 'dictionary-translator.js'),
    format: 'esm',
  });
  writeFileSync(join(folder, 'page.js'), script);
  writeFileSync(
    join(folder, 'page.html'),
    '<!doctype html><body></body><script type="module" src="page.js"></script>',
  );
  server = await serve(folder, {
    headers: {
      'Content-Security-Policy':
        "default-src 'none'; script-src 'self'; img-src 'self'; style-src 'unsafe-inline'; require-trusted-types-for 'script'; trusted-types test",
    },
  });
  browser = await chromium.launch({ executablePath, args });
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await server?.close();
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  page = await browser.newPage();
  await page.goto(`${server.url}page.html`);
  await page.waitForFunction(() => globalThis.html);
  return async () => {
    expect(await page.evaluate(() => violations)).toEqual([]);
    await page.close();
  };
});

it('translateElement makes of a page what translateHTML makes of its markup', async () => {
  const sources = [...inlineCases, ...pointCases, ...blockCases].map(([, source]) => source);
  const results = await page.evaluate(async (sources) => {
    const results: { source: string; element: string; markup: string; undone: boolean }[] = [];
    for (const source of sources) {
      const shown = (element: HTMLElement) => element.innerHTML.replace(/\s+/g, ' ').trim();
      const markup = shown(show(await html.translateHTML(translator, show(source).innerHTML)));
      const element = show(source);
      const before = element.outerHTML;
      const translation = await html.translateElement(translator, element);
      const translated = shown(element);
      translation.undo();
      results.push({ source, element: translated, markup, undone: element.outerHTML === before });
    }
    return results;
  }, sources);
  // What separates blocks in a page separates their white space, too.
  const shown = (text: string) =>
    text.replace(/\s*(<\/?(?:p|div|h1|td|tr|main|body)\b[^>]*>)\s*/g, '$1');
  for (const { source, element, markup, undone } of results) {
    expect(shown(element), source).toBe(shown(markup));
    expect(undone, source).toBe(true);
  }
});

it('translateElement keeps elements, listeners, focus and what was typed', async () => {
  const kept = await page.evaluate(async () => {
    const element = show(
      '<p>Le <a href="#">chat</a> <input placeholder="nom"> <button>rouge</button> dort.</p>',
    );
    const [a, input, button] = ['a', 'input', 'button'].map((name) =>
      element.querySelector<HTMLElement>(name),
    );
    let clicks = 0;
    button?.addEventListener('click', () => ++clicks);
    (input as HTMLInputElement).value = 'typed';
    (input as HTMLInputElement).focus();
    await html.translateElement(translator, element);
    button?.click();
    return {
      clicks,
      same: element.contains(a ?? null) && element.contains(button ?? null),
      focused: document.activeElement === input,
      value: (input as HTMLInputElement).value,
      text: element.textContent,
      placeholder: (input as HTMLInputElement).placeholder,
      lang: element.lang,
      dir: element.dir,
    };
  });
  expect(kept).toEqual({
    clicks: 1,
    same: true,
    focused: true,
    value: 'typed',
    text: 'the cat  red sleeps.',
    placeholder: 'name',
    lang: 'en',
    dir: 'ltr',
  });
});

it('translateElement never moves the element that has the focus', async () => {
  const result = await page.evaluate(async () => {
    const element = show('<p>Le <a href="#1">chat</a> <a href="#2">noir</a> dort.</p>');
    const focus = element.querySelectorAll('a')[1] as HTMLElement;
    let blurs = 0;
    focus.addEventListener('blur', () => ++blurs);
    focus.focus();
    const translation = await html.translateElement(translator, element);
    const translated = element.textContent;
    translation.undo();
    return {
      translated,
      undone: element.textContent,
      blurs,
      focused: document.activeElement === focus,
    };
  });
  expect(result).toEqual({
    translated: 'the black cat sleeps.',
    undone: 'Le chat noir dort.',
    blurs: 0,
    focused: true,
  });
});

it('undo() gives every node back its place, text and attributes', async () => {
  const same = await page.evaluate(async () => {
    const element = show(
      '<p title="nom">Le <b>chat <i>noir</i></b> <br> <code>x</code> dort. <!-- oui --></p><ul><li>chien<li>oui</ul>',
    );
    element.lang = 'fr';
    const nodes = () => {
      const walker = document.createTreeWalker(element);
      const found: [Node, string | null][] = [];
      while (walker.nextNode()) found.push([walker.currentNode, walker.currentNode.nodeValue]);
      return found;
    };
    const [before, markup] = [nodes(), element.outerHTML];
    const translation = await html.translateElement(translator, element);
    const isTranslated = element.outerHTML !== markup;
    translation.undo();
    translation.undo();
    const after = nodes();
    return {
      isTranslated,
      markup: element.outerHTML === markup,
      nodes:
        before.length === after.length &&
        before.every(([node, text], i) => node === after[i]?.[0] && text === after[i]?.[1]),
    };
  });
  expect(same).toEqual({ isTranslated: true, markup: true, nodes: true });
});

it('translateElement leaves the element as it was if its signal aborts on the way', async () => {
  const result = await page.evaluate(async () => {
    const element = show('<p title="oui">Le chat noir <b>dort</b>.</p>'.repeat(500));
    const before = element.outerHTML;
    const controller = new AbortController();
    let changed = false;
    const reason = await html
      .translateElement(translator, element, {
        signal: controller.signal,
        onProgress: () => {
          changed = element.outerHTML !== before;
          controller.abort(new Error('enough'));
        },
      })
      .catch((error: Error) => error.message);
    return { reason, changed, same: element.outerHTML === before };
  });
  expect(result).toEqual({ reason: 'enough', changed: true, same: true });
});

it('translateElement and undo() leave what the page changes meanwhile', async () => {
  const texts = await page.evaluate(async () => {
    const element = show('<p>chat</p><p>chien</p><p>oui</p>');
    const [first, second, third] = element.querySelectorAll('p');
    const translating = html.translateElement(translator, element);
    (first as HTMLElement).textContent = 'page';
    (second as HTMLElement).remove();
    const translation = await translating;
    const translated = element.textContent;
    (third as HTMLElement).textContent = 'later';
    translation.undo();
    return [translated, element.textContent];
  });
  expect(texts).toEqual(['pageyes', 'pagelater']);
});

it('translateElement writes what a model says as text', async () => {
  const text = await page.evaluate(async () => {
    const element = show('<p>chat <b>noir</b></p>');
    const said = '<img src=x onerror=alert(1)>';
    const rude = {
      targetLanguage: 'ar',
      explain: async () => ({ text: said, sentences: [], alignment: { source: [], target: [] } }),
    };
    await html.translateElement(rude, element);
    return [element.textContent, element.dir];
  });
  expect(text).toEqual(['<img src=x onerror=alert(1)>', 'rtl']);
});

it('translateElement keeps line ends where styles show them', async () => {
  const text = await page.evaluate(async () => {
    const element = show('<p>chat\nchien\n\noui</p>');
    (element.firstElementChild as HTMLElement).style.whiteSpace = 'pre-wrap';
    await html.translateElement(translator, element);
    return element.textContent;
  });
  expect(text).toBe('cat\ndog\n\nyes');
});
