// npm run bench:documents: measures how many sentences of a long document fr-en translates per second in
// headless Chromium, with one worker and with two. Prints a table and writes build/bench/documents.json;
// fails if the translations differ. The gain from a second worker depends on idle cores, so let nothing
// else run meanwhile.
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { bootstrap } from '../tools/bootstrap.mjs';
import { buildPackage, buildWasm } from '../tools/build.mjs';
import { Failure, main, root } from '../tools/common.mjs';
import { withEmptyPage } from './empty-page.mjs';
import { median, printTable } from './util.mjs';

const workerCounts = [1, 2];
const rounds = 3;

/** Returns 2,016 sentences of two to fifteen words. */
function makeDocument() {
  const subjects = 'Je|Mon frère|La petite fille|Tom|Marie et moi|Le professeur de mon fils'.split(
    '|',
  );
  const verbs = 'dort|mange|travaille beaucoup|lit un livre|parle anglais|ne comprend pas'.split(
    '|',
  );
  const places = '|ici|à la maison|dans la cuisine|avec ses amis|près de la gare|au bureau'.split(
    '|',
  );
  const times = '|aujourd’hui|tous les jours|depuis ce matin|quand il pleut|le dimanche|le soir'
    .split('|')
    .concat('parce qu’il n’y a rien d’autre à faire');
  return subjects.flatMap((subject) =>
    verbs.flatMap((verb) =>
      places.flatMap((place) =>
        times.map((time) => `${[subject, verb, place, time].filter(Boolean).join(' ')}.`),
      ),
    ),
  );
}

main(async () => {
  const env = bootstrap('build');
  buildWasm(env);
  buildPackage(env);

  const sentences = makeDocument();
  const { seconds, differing } = await withEmptyPage(
    'build/bench/documents.html',
    async (browser, address) => {
      const page = await browser.newPage();
      await page.goto(address);
      return page.evaluate(translate, { sentences, workerCounts, rounds });
    },
  );
  if (differing > 0) throw new Failure(`${differing} sentences were translated differently`);
  const results = workerCounts.map((workers, i) => ({
    workers,
    sentencesPerSecond: sentences.length / median(seconds[i]),
    seconds: seconds[i],
  }));
  const report = { sentences: sentences.length, processors: availableParallelism(), results };
  writeFileSync(join(root, 'build/bench/documents.json'), `${JSON.stringify(report, null, 2)}\n`);
  printReport(report);
});

/** Runs in the page; returns the seconds of each number of workers in each round. They take turns. */
async function translate({ sentences, workerCounts, rounds }) {
  const { loadModel } = await import('/dist/index.js');
  const load = (workers) => loadModel('/models/fr-en/fr-en.safetensors', { workers });
  const models = await Promise.all(workerCounts.map(load));
  const textsOf = async (model) => (await model.translate(sentences)).map(({ text }) => text);
  const expected = await textsOf(models[0]);
  let differing = 0;
  const seconds = models.map(() => []);
  for (let round = 0; round < rounds; ++round) {
    for (const [i, model] of models.entries()) {
      const start = performance.now();
      const texts = await textsOf(model);
      seconds[i].push((performance.now() - start) / 1000);
      differing += texts.filter((text, at) => text !== expected[at]).length;
    }
  }
  for (const model of models) model.destroy();
  return { seconds, differing };
}

function printReport({ sentences, processors, results }) {
  const rows = results.map(({ workers, sentencesPerSecond }) => [
    String(workers),
    sentencesPerSecond.toFixed(0),
    `${(sentencesPerSecond / results[0].sentencesPerSecond).toFixed(2)} x`,
  ]);
  console.log(`${sentences} sentences, ${processors} processors`);
  printTable([['workers', 'sentences/s', ''], ...rows], 13);
}
