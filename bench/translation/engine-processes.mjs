// Starts the engines that are measured ("subjects"), each in its own Node process, browser page or program,
// and calls them in the same way, one call after another.
import { fork, spawn } from 'node:child_process';
import { relative } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import * as system from '../../tools/chromium.mjs';
import { Failure, root } from '../../tools/common.mjs';
import { serve } from '../../tools/serve.mjs';
import { peakMemoryOf } from '../measuring-process.mjs';
import { pageProcesses } from '../util.mjs';

/**
 * A subject that was started: `call` calls one of its functions, and `close` ends it.
 * @typedef {{
 *   call: (name: string, ...options: unknown[]) => Promise<any>, close: () => Promise<void>,
 * }} Subject
 *
 * `start` takes a script of this folder; `path` returns the path or address at which subjects find a file.
 * @typedef {{
 *   start: (script: string) => Promise<Subject>, path: (file: string) => string,
 *   close: () => Promise<void>,
 * }} Host
 */

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

/** The functions that close the subjects that are still open. */
const open = new Set();

/** Closes all subjects that are still open, for example after a failure. */
export async function closeSubjects() {
  for (const close of open) await close();
}

/** Returns a subject's `close`, which does nothing when it is called again. */
function closing(close) {
  const once = async () => {
    if (open.delete(once)) await close();
  };
  open.add(once);
  return once;
}

/** @type {Host} */
export const node = {
  async start(script) {
    const child = fork(here('node-process.mjs'), [here(script)]);
    const close = closing(() => end(child));
    const answers = answersOf(child, (listen) => child.on('message', listen));
    await answers(); // it is ready
    return {
      async call(name, ...options) {
        const answer = answers();
        child.send({ call: name, options });
        const { result, error } = await answer;
        if (error) throw new Error(error);
        return result;
      },
      close,
    };
  },
  path: (file) => file,
  async close() {},
};

/**
 * Starts a program that reads one call per line, `{"call": …, "options": […]}`, and answers with a line.
 * @returns {Promise<Subject>}
 */
export async function startProgram(path) {
  const child = spawn(path, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  const answers = answersOf(child, (listen) =>
    lines.on('line', (line) => listen(JSON.parse(line))),
  );
  return {
    async call(name, ...options) {
      const answer = answers();
      child.stdin.write(`${JSON.stringify({ call: name, options })}\n`);
      return answer;
    },
    close: closing(() => end(child)),
  };
}

/**
 * Starts each subject in its own headless Chromium, so that none shares a process with another.
 * @returns {Promise<Host>}
 */
export async function browsers() {
  const { url, close } = await serve(root);
  const path = (file) => `/${relative(root, file)}`;
  return {
    async start(script) {
      const browser = await chromium.launch(system);
      const closeBrowser = closing(() => browser.close());
      const page = await browser.newPage();
      await page.goto(`${url}bench/translation/page.html`);
      await page.evaluate((module) => import(module).then(() => {}), path(here(script)));
      return {
        call: (name, ...options) =>
          name === 'peakMemory'
            ? peakMemoryOfPages(browser)
            : page.evaluate(callInPage, [path(here(script)), name, options]),
        close: closeBrowser,
      };
    },
    path,
    close,
  };
}

async function callInPage([script, name, options]) {
  const subject = await import(script);
  return subject[name](...options);
}

async function peakMemoryOfPages(browser) {
  const processes = await pageProcesses(browser);
  return processes.reduce((sum, id) => sum + (peakMemoryOf(id) ?? 0), 0);
}

/** Waits for one answer at a time, or for the end of the process. */
function answersOf(child, subscribe) {
  let waiting;
  subscribe((answer) => waiting?.resolve(answer));
  child.once('exit', (code, signal) =>
    waiting?.reject(new Failure(`${child.spawnargs.join(' ')} ended with ${signal ?? code}`)),
  );
  return () =>
    new Promise((resolve, reject) => {
      waiting = { resolve, reject };
    });
}

function end(child) {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    child.once('exit', () => resolve());
    child.kill();
  });
}
