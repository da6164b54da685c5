// Builds and serves an application that imports every package as npm delivers it, with the oldest and the newest Vite
// and without configuration, in real Chromium. `npm run examples` tests simpler applications with more bundlers.

import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { args, executablePath } from '../../tools/chromium.mjs';
import { serve } from '../../tools/serve.mjs';
import { collectPageErrors } from './page-errors.js';

declare global {
  var results: Record<string, string> | undefined;
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const models = readdirSync(join(root, 'models'), { withFileTypes: true })
  .filter(({ name }) => readdirSync(join(root, 'models', name)).includes('package.json'))
  .map(({ name }) => name);
const translators = models.filter((name) => name !== 'g2p');
const sentences: Record<string, readonly [source: string, target: string]> = {
  'de-en': ['Sie trägt ein rotes Kleid.', 'She is wearing a red dress.'],
  'en-fr': ['Where is the station?', 'Où est la gare ?'],
  'es-en': ['Ella lleva un vestido rojo.', 'She is wearing a red dress.'],
  'fr-en': ['Je suis étudiant.', 'I am a student.'],
};

/** The sources of an application: it uses every model, both parts of the engine, and a package that uses ours. */
const application = {
  'index.html':
    '<!doctype html><link rel="icon" href="./icon.svg" /><script type="module" src="./main.js"></script>',
  'public/icon.svg': '<svg xmlns="http://www.w3.org/2000/svg" />',
  'public/bad.json': '{}',
  'package.json': '{ "private": true, "type": "module" }',
  'translate.js': `
${translators.map((name) => `import '@attentive/${name}';`).join('\n')}
import { Translator } from 'attentive';
export async function translate(pair, text) {
  const [sourceLanguage, targetLanguage] = pair.split('-');
  const translator = await Translator.create({ sourceLanguage, targetLanguage });
  return translator.translate(text);
}`,
  'main.js': `
import g2p from '@attentive/g2p';
import { AttentiveError, loadModel, trainTokenizer } from 'attentive';
import { listMozillaModels } from 'attentive/mozilla';
import { wrapped } from 'wrapper';
import { translate } from './translate.js';
async function run() {
  const results = {};
  for (const [pair, [source]] of Object.entries(${JSON.stringify(sentences)})) {
    results[pair] = await translate(pair, source);
  }
  results.g2p = (await (await loadModel(g2p)).translate('knight')).text;
  results.wrapper = await wrapped('Je suis étudiant.');
  results.tokenizer = (await trainTokenizer({ texts: ['ab'], config: { type: 'character' } })).info.type;
  const refusal = await listMozillaModels({ registry: new URL('bad.json', location.href) }).catch((thrown) => thrown);
  results.mozilla = refusal instanceof AttentiveError ? refusal.code : String(refusal);
  return results;
}
run().catch((failure) => ({ failure: String(failure) })).then((results) => { globalThis.results = results; });`,
  'node_modules/wrapper/package.json':
    '{ "name": "wrapper", "version": "1.0.0", "type": "module", "main": "index.js" }',
  'node_modules/wrapper/index.js': `
import '@attentive/fr-en';
import { Translator } from 'attentive';
export async function wrapped(text) {
  return (await Translator.create({ sourceLanguage: 'fr', targetLanguage: 'en' })).translate(text);
}`,
};
const expected = {
  ...Object.fromEntries(translators.map((name) => [name, sentences[name]?.[1]])),
  g2p: 'N AY T',
  wrapper: 'I am a student.',
  tokenizer: 'character',
  mozilla: 'bad-model',
};

let folder: string;
let browser: Browser;

/** Installs a package where npm would. */
function install(source: string, name: string) {
  const target = join(folder, 'node_modules', name);
  mkdirSync(target, { recursive: true });
  const tarball = execFileSync('npm', ['pack', '--silent', '--pack-destination', folder, source], {
    cwd: root,
    encoding: 'utf8',
  }).trim();
  execFileSync('tar', ['-xzf', join(folder, tarball), '-C', target, '--strip-components=1']);
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'attentive-application-'));
  for (const [path, text] of Object.entries(application)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  install('.', 'attentive');
  for (const name of models) install(`./models/${name}`, `@attentive/${name}`);
  browser = await chromium.launch({ executablePath, args });
}, 120_000);
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

/** Returns the results of the application at an address, and the errors of the browser. */
async function resultsAt(url: string) {
  const page = await browser.newPage();
  const pageErrors: string[] = [];
  collectPageErrors(page, pageErrors);
  await page.goto(url);
  await page.waitForFunction(() => globalThis.results, undefined, { timeout: 50_000 });
  const results = await page.evaluate(() => globalThis.results);
  await page.close();
  return { results, pageErrors };
}

/** Returns the arguments with which Node runs a version of Vite. */
function vite(name: string): string[] {
  const { resolve } = createRequire(import.meta.url);
  return [join(dirname(resolve(`${name}/package.json`)), 'bin/vite.js')];
}

/** Vitest's own settings must not reach the application's shell. */
const { NODE_ENV: _, VITEST: __, ...env } = process.env;

describe.each(['vite-6', 'vite'])('an application without configuration, with %s,', (name) => {
  it('runs under a strict Content-Security-Policy once built', async () => {
    const out = join(folder, `out-${name}`);
    execFileSync(process.execPath, [...vite(name), 'build', '--outDir', out], {
      cwd: folder,
      env,
      stdio: 'pipe',
    });
    const { url, close } = await serve(out);
    try {
      expect(await resultsAt(url)).toEqual({ results: expected, pageErrors: [] });
    } finally {
      await close();
    }
  });

  it('runs on the development server', async () => {
    const server = spawn(process.execPath, [...vite(name), '--host', '127.0.0.1', '--force'], {
      cwd: folder,
      env: { ...env, NO_COLOR: '1' },
    });
    try {
      const url = await new Promise<string>((resolve, reject) => {
        let output = '';
        const read = (text: Buffer) => {
          output += text;
          const address = /Local:\s+(http\S+)/.exec(output)?.[1];
          if (address) resolve(address);
        };
        server.stdout.on('data', read);
        server.stderr.on('data', read);
        server.on('exit', () => reject(new Error(output)));
      });
      expect(await resultsAt(url)).toEqual({ results: expected, pageErrors: [] });
    } finally {
      server.kill();
    }
  });
});
