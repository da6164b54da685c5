// Runs the package in real Chromium in pages of other origins, in sandboxed pages and in service workers: whatever a page
// forbids, it translates or gets an AttentiveError that says what to change.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { args, executablePath } from '../../tools/chromium.mjs';
import { root } from '../../tools/common.mjs';
import { serve } from '../../tools/serve.mjs';

declare global {
  var outcome: string | undefined;
}

type Server = Awaited<ReturnType<typeof serve>>;

const folder = mkdtempSync(join(tmpdir(), 'attentive-origins-'));
const translated = '2019-01-20';
const servers: Server[] = [];
let browser: Browser;
/** Serves the package to any origin. */
let cdn: Server;

const attempt = `
export async function attempt(attentive, model) {
  try {
    const { text } = await (await attentive.loadModel(model)).translate('20 JAN 2019');
    return text;
  } catch (error) {
    return error.name + ' ' + error.code + ': ' + error.message;
  }
}`;
const worker = (module: string) => `
import * as attentive from './dist/${module}';
import { attempt } from './attempt.js';
onmessage = async ({ ports: [port] }) => port.postMessage(await attempt(attentive, 'dates.safetensors'));`;

beforeAll(async () => {
  cpSync(join(root, 'dist'), join(folder, 'dist'), { recursive: true });
  cpSync(join(root, 'models/dates/dates.safetensors'), join(folder, 'dates.safetensors'));
  writeFileSync(join(folder, 'attempt.js'), attempt);
  for (const module of ['index', 'inline']) {
    writeFileSync(join(folder, `${module}-service-worker.js`), worker(`${module}.js`));
  }
  browser = await chromium.launch({ executablePath, args });
  cdn = await started({ 'Access-Control-Allow-Origin': '*', 'Content-Security-Policy': '' });
}, 60_000);
afterAll(async () => {
  await browser.close();
  await Promise.all(servers.map(({ close }) => close()));
  rmSync(folder, { recursive: true });
});

async function started(headers: Record<string, string>): Promise<Server> {
  const server = await serve(folder, { headers });
  servers.push(server);
  return server;
}

let pages = 0;

/** Runs a module in a page of its own, which assigns `outcome`, under a policy. */
async function outcomeOf(script: string, policy: string, body = ''): Promise<string | undefined> {
  const name = `page-${++pages}`;
  writeFileSync(join(folder, `${name}.js`), script);
  writeFileSync(
    join(folder, `${name}.html`),
    `<!doctype html>${body}<script type="module" src="${name}.js"></script>`,
  );
  const server = await started({ 'Content-Security-Policy': policy });
  const page = await browser.newPage();
  await page.goto(`${server.url}${name}.html`);
  await page.waitForFunction(() => globalThis.outcome, undefined, { timeout: 30_000 });
  const outcome = await page.evaluate(() => globalThis.outcome);
  await page.close();
  return outcome;
}

/** A module that tries the package from an address, after it has done something with it. */
const script = (address: string, first = '', model = 'dates.safetensors') => `
import * as attentive from '${address}';
import { attempt } from './attempt.js';
${first}
globalThis.outcome = await attempt(attentive, '${model}');`;

const own = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";
const withCdn = (more: string) =>
  `default-src 'self'; script-src 'self' ${cdn.url} 'wasm-unsafe-eval'; connect-src 'self' ${cdn.url}; ${more}`;

it('a page translates with the package from another origin', async () => {
  const page = script(`${cdn.url}dist/index.js`);
  expect(await outcomeOf(page, withCdn('worker-src blob:'))).toBe(translated);
});

it('the address of the script that imports the worker of another origin is revoked', async () => {
  const record = `
    const [made, revoked] = [[], []];
    const { createObjectURL, revokeObjectURL } = URL;
    URL.createObjectURL = (blob) => {
      const address = createObjectURL(blob);
      made.push(address);
      return address;
    };
    URL.revokeObjectURL = (address) => {
      revoked.push(address);
      revokeObjectURL(address);
    };`;
  const page = `${script(`${cdn.url}dist/index.js`, record)}
    globalThis.outcome += ' ' + made.length + ' ' + (made.join() === revoked.join());`;
  expect(await outcomeOf(page, withCdn('worker-src blob:'))).toBe(`${translated} 1 true`);
});

it('a page that forbids blob: learns what allows the worker of another origin', async () => {
  const page = script(`${cdn.url}dist/index.js`);
  expect(await outcomeOf(page, withCdn("worker-src 'self'"))).toMatch(
    /^AttentiveError unsupported: .*worker-src.*blob:.*attentive\/inline/,
  );
});

it('a page that forbids WebAssembly learns what allows it', async () => {
  const policy = "default-src 'self'; script-src 'self'";
  expect(await outcomeOf(script('./dist/index.js'), policy)).toMatch(
    /^AttentiveError unsupported: .*'wasm-unsafe-eval' in the Content-Security-Policy/,
  );
});

it('configureEngine takes the files from another origin', async () => {
  const configure = `attentive.configureEngine({ files: '${cdn.url}dist' });`;
  const page = script('./dist/index.js', configure);
  expect(await outcomeOf(page, withCdn('worker-src blob:'))).toBe(translated);
});

it('configureEngine takes the address of each file', async () => {
  const configure = `attentive.configureEngine({ files: (name) => './dist/' + name });`;
  expect(await outcomeOf(script('./dist/index.js', configure), own)).toBe(translated);
});

it('configureEngine lets the page make the worker, as where it must trust the address', async () => {
  const policy = `${own}; require-trusted-types-for 'script'`;
  expect(await outcomeOf(script('./dist/index.js'), policy)).toMatch(
    /^AttentiveError unsupported: .*TrustedScriptURL.*configureEngine/,
  );
  const configure = `
    const policy = trustedTypes.createPolicy('worker', { createScriptURL: (url) => url });
    const address = policy.createScriptURL(new URL('./dist/worker.js', import.meta.url));
    attentive.configureEngine({ createWorker: () => new Worker(address, { type: 'module' }) });`;
  expect(await outcomeOf(script('./dist/index.js', configure), policy)).toBe(translated);
});

it('dist/inline.js needs no other file', async () => {
  const policy = `${own}; worker-src blob:`;
  expect(await outcomeOf(script('./dist/inline.js'), policy)).toBe(translated);
  expect(await outcomeOf(script('./dist/inline.js'), own)).toMatch(
    /^AttentiveError unsupported: .*blob: in worker-src/,
  );
});

it.each(['index', 'inline'])('a sandboxed page translates with %s.js', async (module) => {
  const frame = script(`${cdn.url}dist/${module}.js`, '', `${cdn.url}dates.safetensors`);
  const policy = `default-src * blob: 'unsafe-inline' 'wasm-unsafe-eval'`;
  writeFileSync(
    join(folder, `${module}-frame.html`),
    `<!doctype html><script type="module">${frame.replace('./attempt.js', `${cdn.url}attempt.js`)}
      parent.postMessage(globalThis.outcome, '*');</script>`,
  );
  const page = `onmessage = ({ data }) => { globalThis.outcome = data; };
    const frame = document.createElement('iframe');
    frame.sandbox = 'allow-scripts';
    frame.src = '${module}-frame.html';
    document.body.append(frame);`;
  expect(await outcomeOf(page, policy, '<body></body>')).toBe(translated);
});

const inServiceWorker = (module: string) => `
  await navigator.serviceWorker.register('${module}-service-worker.js', { type: 'module' });
  const { active } = await navigator.serviceWorker.ready;
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => { globalThis.outcome = data; };
  active.postMessage('translate', [port2]);`;

it('a service worker translates with dist/inline.js, and learns that it needs it', async () => {
  expect(await outcomeOf(inServiceWorker('inline'), own)).toBe(translated);
  expect(await outcomeOf(inServiceWorker('index'), own)).toMatch(
    /^AttentiveError unsupported: .*attentive\/inline.*service workers/,
  );
});
