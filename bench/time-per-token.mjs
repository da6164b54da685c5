// npm run bench:tokens [-- --quick]: measures the time for each token that a translation has, as translations grow
// longer: greedy search, one sentence at a time, int8, in Node's relaxed build. Prints a table and writes
// build/bench/tokens.json. Takes about two minutes; --quick, whose figures mean little, some seconds.
//
// An SSRU's state has the same size at every step, so the time must grow only where the source does: with it grow
// the attention at each step and, in a Transformer, the attention within the encoder. Weights are random, and
// `</s>` is never written, so that translations are as long as asked for.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bootstrap } from '../tools/bootstrap.mjs';
import { buildPackage, buildTarget, buildWasm } from '../tools/build.mjs';
import { Failure, main, root } from '../tools/common.mjs';
import { makeBundles } from './translation/bundles.mjs';
import { makeTexts, modelOf } from './translation/models.mjs';
import { repeat } from './translation/timing.mjs';
import { median, printTable } from './util.mjs';

const { quick } = parseArgs({ options: { quick: { type: 'boolean', default: false } } }).values;
const vocabulary = quick ? 1000 : 8000;
const lengths = quick ? [10, 25] : [10, 25, 50, 100, 200];
const rounds = quick ? 1 : 3;
const budget = quick ? { calls: 1, seconds: 0 } : { calls: 3, seconds: 1 };

const sources = {
  'source of 25 tokens': () => 25,
  // A Transformer reads longer sentences in parts.
  'source as long, up to 128': (length) => Math.min(length, 128),
};

main(async () => {
  const env = bootstrap('build', 'native');
  buildTarget('native', 'attentive', env);
  buildWasm(env);
  buildPackage(env);

  const cases = [];
  for (const shape of ['transformer', 'gru']) {
    const description = modelOf(shape, vocabulary);
    const folder = join(root, 'build/bench/tokens', description.name);
    const model = await load(makeBundles(description, folder).int8);
    for (const [source, lengthOf] of Object.entries(sources)) {
      for (const length of lengths) {
        const [text] = makeTexts(description, 1, lengthOf(length));
        cases.push({ name: `${description.name}, ${source}`, length, model, text, times: [] });
      }
    }
  }
  // Cases take turns, so that all run under the same load.
  for (let round = 0; round < rounds; ++round) {
    for (const one of cases) one.times.push(...(await measure(one)));
  }

  const results = cases.map(({ name, length, times }) => ({
    model: name,
    tokens: length,
    ms_per_token: median(times) / length,
  }));
  const file = join(root, 'build/bench/tokens.json');
  writeFileSync(file, `${JSON.stringify({ quick, results }, null, 2)}\n`);
  printResults(results);
});

async function load(path) {
  const { loadModel } = await import('../dist/index.js');
  return loadModel(path, { variant: 'relaxed' });
}

/** Returns the milliseconds of several translations. */
async function measure({ name, length, model, text }) {
  const { milliseconds, last } = await repeat(
    () => model.translate(text, { maxLength: length, copySourceWords: false }),
    budget,
  );
  if (last.tokens.length !== length || last.attention.length !== length) {
    throw new Failure(`${name} wrote ${last.tokens.length} tokens in one pass, not ${length}`);
  }
  return milliseconds;
}

function printResults(results) {
  const names = [...new Set(results.map(({ model }) => model))];
  const timesOf = (name) => results.filter(({ model }) => model === name);
  printTable(
    [
      ['ms for each written token, of', ...lengths.map(String)],
      ...names.map((name) => [
        name,
        ...timesOf(name).map(({ ms_per_token }) => ms_per_token.toFixed(3)),
      ]),
    ],
    9,
  );
}
