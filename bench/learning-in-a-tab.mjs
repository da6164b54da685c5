// npm run bench:lesson: trains the dates in Chromium, as a student's tab does. Measures how many unseen
// dates are translated correctly after two epochs, the main thread's long tasks meanwhile, and the memory
// of the page's process over 10,000 steps of a second training. Prints the figures and writes
// build/bench/lesson.json. Takes about ten minutes.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap } from '../tools/bootstrap.mjs';
import { buildPackage, buildTarget, buildWasm } from '../tools/build.mjs';
import { capture, main, root } from '../tools/common.mjs';
import { withEmptyPage } from './empty-page.mjs';
import { pageProcesses, printTable } from './util.mjs';

const folder = join(root, 'build/bench/lesson');
const unseenDates = 20_000;

main(async () => {
  const env = bootstrap('build', 'native');
  buildTarget('native', 'attentive', env);
  buildWasm(env);
  buildPackage(env);
  mkdirSync(folder, { recursive: true });
  capture(join(root, 'build/native/attentive'), ['generate', 'dates', '--out', folder]);
  const config = JSON.parse(readFileSync(join(root, 'models/dates/config.json'), 'utf8'));

  const report = await withEmptyPage('build/bench/lesson/index.html', async (browser, address) => {
    const learned = await inPage(browser, address, learn, {
      config: withEpochs(config, 2),
      unseenDates,
    });
    const memory = [];
    await inPage(browser, address, train, { config: withEpochs(config, 10) }, async (step) => {
      memory.push({ step, bytes: await memoryOfPages(browser) });
    });
    return { ...learned, memory };
  });
  writeFileSync(join(folder, '../lesson.json'), `${JSON.stringify(report, null, 2)}\n`);
  printReport(report);
});

function withEpochs(config, epochs) {
  return { ...config, training: { ...config.training, epochs, threads: 1 } };
}

/** Runs `work` in a new page, in which it can call `note` (which runs here) and `readPairs`. */
async function inPage(browser, address, work, options, note = () => {}) {
  const page = await browser.newPage();
  await page.exposeFunction('note', note);
  await page.addInitScript(() => {
    globalThis.readPairs = async (name) => {
      const text = await (await fetch(name)).text();
      return text
        .trimEnd()
        .split('\n')
        .map((line) => line.split('\t'));
    };
  });
  await page.goto(address);
  const result = await page.evaluate(work, options);
  await page.close();
  return result;
}

/** Runs in the page: trains to the end, then translates dates of which training saw no form. */
async function learn({ config, unseenDates }) {
  const longTasks = [];
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longTasks.push(duration);
  }).observe({ type: 'longtask' });
  const { createTrainer, loadModel } = await import('/dist/index.js');
  const examples = await globalThis.readPairs('train.tsv');
  const trainer = await createTrainer({ config, examples });

  longTasks.length = 0; // those before belong to reading the corpus
  const start = performance.now();
  let last;
  for await (const metrics of trainer.fit()) last = metrics;
  const seconds = (performance.now() - start) / 1000;
  const duringTraining = [...longTasks];

  const model = await loadModel(await trainer.exportModel({ precision: 'float32' }));
  const test = await globalThis.readPairs('test.tsv');
  const stride = Math.floor(test.length / unseenDates);
  const asked = test.filter((_, i) => i % stride === 0).slice(0, unseenDates);
  const written = await model.translate(asked.map(([source]) => source));
  const right = written.filter(({ text }, i) => text === asked[i][1]).length;
  return {
    epochs: last.epoch,
    examples: Math.round(last.epoch * examples.length),
    steps: last.step,
    seconds,
    loss: last.loss,
    asked: asked.length,
    exact_match: right / asked.length,
    long_tasks: duringTraining,
  };
}

/** Runs in the page: trains for 10,000 steps and stops at each thousandth. */
async function train({ config }) {
  const { createTrainer } = await import('/dist/index.js');
  const examples = await globalThis.readPairs('train.tsv');
  const trainer = await createTrainer({ config, examples });
  for (let step = 1000; step <= 10_000; step += 1000) {
    for await (const _ of trainer.fit({ steps: 1000 }));
    await globalThis.note(step);
  }
}

/** Returns the resident bytes of the processes that show pages. */
async function memoryOfPages(browser) {
  return (await pageProcesses(browser))
    .map((id) => /VmRSS:\s*(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1])
    .reduce((sum, kilobytes) => sum + 1024 * Number(kilobytes), 0);
}

function printReport({ epochs, examples, steps, seconds, ...learned }) {
  const { asked, exact_match, long_tasks, memory } = learned;
  const longest = Math.max(0, ...long_tasks);
  printTable(
    [
      [
        'trained',
        `${epochs} epochs, ${examples} examples, ${steps} steps, ${seconds.toFixed(1)} s`,
      ],
      ['unseen dates right', `${(100 * exact_match).toFixed(2)} % of ${asked}`],
      ['tasks over 50 ms', `${long_tasks.length}, longest ${longest.toFixed(0)} ms`],
      ...memory.map(({ step, bytes }) => [
        `memory, step ${step}`,
        `${(bytes / 1e6).toFixed(1)} MB`,
      ]),
    ],
    10,
  );
}
