// The ways in which an example runs: as a script of Node, as a page from a server, from the disk or in a sandbox, as a
// browser's extension. Each returns the translation that the example shows.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { args, executablePath } from '../chromium.mjs';
import { capture, Failure } from '../common.mjs';
import { serve } from '../serve.mjs';

/** A test runner's own settings must not reach the tools of an example. */
const { NODE_ENV: _, VITEST: __, ...environment } = process.env;
const env = { ...environment, NO_COLOR: '1', ASTRO_TELEMETRY_DISABLED: '1' };

const npm = (folder, ...parameters) =>
  capture('npm', ['run', '--silent', ...parameters], { cwd: folder, env });

/**
 * Returns the ways in which an example runs, by name. Each takes the folder in which the example is installed, and a
 * browser.
 */
export function waysOf(example, { build, dev, start } = {}) {
  const pages = start ? { script: (folder) => npm(folder, 'start') } : pagesOf(example);
  const ways = Object.entries(pages).map(([way, read]) => [
    way,
    (folder, browser) => {
      if (build) npm(folder, 'build');
      return read(folder, browser);
    },
  ]);
  return { ...Object.fromEntries(ways), ...(dev && { dev: onDevelopmentServer }) };
}

/** Returns how the page of an example is opened: from a static server, if nothing else is said. */
function pagesOf(example) {
  const special = {
    cdn: { page: fromCdn },
    extension: { page: asExtension },
    'single-file': { file: asFile, sandbox: inSandbox },
  };
  return special[example] ?? { page: asPage };
}

/** Returns the folder of an example that is to be served. */
function siteOf(folder) {
  const dist = join(folder, 'dist');
  return existsSync(join(dist, 'index.html')) ? dist : folder;
}

/** Reads an example's page from a static server with a strict Content-Security-Policy or another `policy`. */
async function asPage(folder, browser, { policy, ...options } = {}) {
  const headers = policy && { 'Content-Security-Policy': policy };
  const { url, close } = await serve(siteOf(folder), { headers });
  try {
    return await readPage(browser, url, options);
  } finally {
    await close();
  }
}

/** Reads a page that imports the packages from a CDN, for which the installed packages stand in. */
function fromCdn(folder, browser) {
  const cdn = 'https://cdn.jsdelivr.net';
  const answer = (route) => {
    const [, name, file] = /\/npm\/(.+?)@[\d.]+\/(.*)/.exec(route.request().url());
    const path = join(folder, 'node_modules', name, file);
    return route.fulfill({ path, headers: { 'Access-Control-Allow-Origin': '*' } });
  };
  return asPage(folder, browser, {
    policy:
      `default-src 'self'; script-src 'self' 'wasm-unsafe-eval' ${cdn}; ` +
      `connect-src ${cdn}; worker-src blob:`,
    prepare: (page) => page.route(`${cdn}/**`, answer),
  });
}

/** Reads a page that is opened from the disk. */
function asFile(folder, browser) {
  return readPage(browser, pathToFileURL(join(folder, 'index.html')).href);
}

/** Reads a page in a sandboxed frame, which has no origin. */
function inSandbox(folder, browser) {
  const frame = '<!doctype html><iframe sandbox="allow-scripts" src="./example.html"></iframe>';
  renameSync(join(folder, 'index.html'), join(folder, 'example.html'));
  writeFileSync(join(folder, 'index.html'), frame);
  const policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src blob:";
  return asPage(folder, browser, { policy, frame: 1 });
}

/** Reads an example's page from its development server. */
async function onDevelopmentServer(folder, browser) {
  const server = spawn('npm', ['run', 'dev', '--', '--host', '127.0.0.1'], {
    cwd: folder,
    env,
    detached: true,
  });
  try {
    return await readPage(browser, await addressPrintedBy(server));
  } finally {
    if (server.exitCode === null) process.kill(-server.pid); // The whole group: npm passes no signals on.
  }
}

function addressPrintedBy(server) {
  return new Promise((resolve, reject) => {
    let output = '';
    const read = (text) => {
      output += text;
      const address = /Local:?\s+(http\S+)/.exec(output)?.[1];
      if (address) resolve(address);
    };
    server.stdout.on('data', read);
    server.stderr.on('data', read);
    server.on('exit', () => reject(new Failure(output)));
  });
}

/** Reads an example's page in a browser into which the folder is loaded as an extension. */
async function asExtension(example) {
  const folder = siteOf(example);
  const browser = await chromium.launchPersistentContext('', {
    executablePath,
    args: [...args, `--disable-extensions-except=${folder}`, `--load-extension=${folder}`],
    ignoreDefaultArgs: ['--disable-extensions'],
  });
  try {
    return await readPage(browser, `chrome-extension://${extensionId(folder)}/index.html`);
  } finally {
    await browser.close();
  }
}

/** Chromium names an extension without a key by the hash of its path, in the letters from a to p. */
function extensionId(folder) {
  const hash = createHash('sha256').update(folder).digest('hex').slice(0, 32);
  return [...hash].map((digit) => 'abcdefghijklmnop'[Number.parseInt(digit, 16)]).join('');
}

/**
 * Returns the text that a page's `<output>` gets. Rejects at the first error or warning of the page.
 * @param options `prepare` is called with the page before it loads; `frame` is the index of the frame with the output.
 */
async function readPage(browser, url, { prepare = () => {}, frame = 0 } = {}) {
  const page = await browser.newPage();
  try {
    const failed = new Promise((_, reject) => {
      page.on('pageerror', (error) => reject(new Failure(error.message)));
      page.on('console', (message) => {
        const { url } = message.location();
        const matters =
          ['error', 'warning'].includes(message.type()) && !url.endsWith('favicon.ico');
        if (matters) reject(new Failure(`${message.text()} (${url})`));
      });
    });
    await prepare(page);
    await Promise.race([page.goto(url), failed]);
    const shown = page
      .frames()
      [frame].waitForFunction(() => document.querySelector('output')?.textContent);
    return await (await Promise.race([shown, failed])).jsonValue();
  } finally {
    await page.close();
  }
}
