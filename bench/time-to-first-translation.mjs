// npm run bench:start: measures the time from an empty page to a first translation in headless Chromium, and
// that of only fetching the same files and compiling the same WebAssembly. Each run has a fresh profile; the
// two take turns, from a server on this machine. Prints a table and writes build/bench/start.json.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap } from '../tools/bootstrap.mjs';
import { buildPackage, buildWasm } from '../tools/build.mjs';
import { main, root } from '../tools/common.mjs';
import { withEmptyPage } from './empty-page.mjs';
import { median, printTable } from './util.mjs';

const rounds = 15;
const model = '/models/fr-en/fr-en.safetensors';
const wasm = '/dist/attentive-translate-relaxed.wasm';

main(async () => {
  const env = bootstrap('build');
  buildWasm(env);
  buildPackage(env);

  const runs = { fetchAndCompile: [], load: [], firstTranslation: [] };
  await withEmptyPage('build/bench/start.html', async (browser, address) => {
    const measure = async (work) => {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(address);
      const result = await page.evaluate(work, { model, wasm });
      await context.close();
      return result;
    };
    for (let round = 0; round < rounds; ++round) {
      runs.fetchAndCompile.push(await measure(fetchAndCompile));
      const { load, firstTranslation } = await measure(useModel);
      runs.load.push(load);
      runs.firstTranslation.push(firstTranslation);
    }
  });
  const milliseconds = Object.fromEntries(
    Object.entries(runs).map(([name, values]) => [name, median(values)]),
  );
  const ratio = (milliseconds.load + milliseconds.firstTranslation) / milliseconds.fetchAndCompile;
  const report = { milliseconds, usable_over_fetch_and_compile: ratio, runs };
  writeFileSync(join(root, 'build/bench/start.json'), `${JSON.stringify(report, null, 2)}\n`);
  printReport(report);
});

/** Runs in the page: does only what every engine must do. */
async function fetchAndCompile({ model, wasm }) {
  const start = performance.now();
  await Promise.all([
    fetch(model).then((response) => response.arrayBuffer()),
    WebAssembly.compileStreaming(fetch(wasm)),
  ]);
  return performance.now() - start;
}

/** Runs in the page: loads the package, its worker, its engine and the model, and translates a sentence. */
async function useModel({ model }) {
  const start = performance.now();
  const { loadModel } = await import('/dist/index.js');
  const loaded = await loadModel(model);
  const ready = performance.now();
  await loaded.translate('Il ne fait pas très beau aujourd’hui.');
  return { load: ready - start, firstTranslation: performance.now() - ready };
}

function printReport({ milliseconds, usable_over_fetch_and_compile }) {
  const row = (name, value) => [name, value.toFixed(0)];
  printTable(
    [
      ['in a fresh page', 'ms, median'],
      row('fetch and compile', milliseconds.fetchAndCompile),
      row('load with the package', milliseconds.load),
      row('first translation', milliseconds.firstTranslation),
      ['usable over fetch and compile', `${usable_over_fetch_and_compile.toFixed(2)} x`],
    ],
    12,
  );
}
