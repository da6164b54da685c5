// Runs the benchmark beside Bergamot on the engines that were built.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../tools/common.mjs';
import { sizesOf } from '../translation/download-size.mjs';
import { closeSubjects } from '../translation/engine-processes.mjs';
import { randomNumbers } from '../util.mjs';
import { activationMultipliers } from './activation-multipliers.mjs';
import { compareInFloat32 } from './agreement.mjs';
import { bergamotPackage, EngineHost } from './engines.mjs';
import {
  randomModel,
  randomShortlist,
  randomTexts,
  trainedModel,
  writeModel,
} from './model-files.mjs';
import { sampleTranslations } from './sample-translations.mjs';
import { measureSpeed, measureStarts, words } from './speed.mjs';
import { shapes } from './student.mjs';
import { compareTrained, readPairs } from './trained-student.mjs';

const folder = join(root, 'build/bench/bergamot');

const budgets = {
  quick: {
    agreement: { sentences: 10, words: 5 },
    trained: { pairs: 60, inFloat32: 20, rounds: 1 },
    speed: { single: 2, document: 8, rounds: 1 },
    starts: 1,
  },
  full: {
    agreement: { sentences: 70, words: 7 },
    trained: { pairs: 1200, inFloat32: 200, rounds: 2 },
    speed: { single: 8, document: 64, rounds: 3 },
    starts: 5,
  },
};

/** Candidates of a source token, about as many as in published shortlists. */
const candidates = 31;
/** Sentences in which activations are observed, to quantize them. */
const observed = 50;

/**
 * @param {{ quick: boolean, inNode: boolean, student?: string, pairs?: object }} options `student` is a bundle in
 *   float32, and `pairs` says where to read its sentence pairs (readPairs)
 * @returns the figures for build/bench
 */
export async function runBenchmark({ quick, inNode, student, pairs }) {
  rmSync(folder, { recursive: true, force: true });
  const budget = quick ? budgets.quick : budgets.full;
  const host = await EngineHost.open(folder, { inNode });
  try {
    return {
      quick,
      where: inNode ? `node ${process.version}` : 'chromium',
      agreement: await measureAgreement(host, budget.agreement),
      trained: student ? await measureTrained(host, student, pairs, budget.trained) : null,
      ...(await measureSpeeds(host, budget)),
      bytes: measureDownloads(),
    };
  } finally {
    await closeSubjects();
    await host.close();
  }
}

/** Compares the translations of random students of all shapes in float32. */
async function measureAgreement(host, { sentences, words }) {
  const results = [];
  for (const shape of Object.keys(shapes)) {
    report(`agreement, ${shape}`);
    const model = randomModel(shape, { ends: true });
    const files = writeModel(join(folder, shape), model, { precision: 'float32' });
    const texts = randomTexts(model, sentences, words);
    results.push(await host.with(files, (engines) => compareInFloat32(engines, model, texts)));
  }
  return results;
}

async function measureTrained(host, path, pairOptions, budget) {
  report('the trained student');
  const model = await trainedModel(path);
  const pairs = readPairs({ ...pairOptions, limit: budget.pairs });
  const texts = pairs.map(({ source }) => source);
  const float32 = writeModel(join(folder, 'float32'), model, { precision: 'float32' });
  const int8 = writeModel(join(folder, 'int8'), model, {
    precision: 'int8',
    multipliers: activationMultipliers(
      model.student,
      await sampleTranslations(readFileSync(path), model.idsOf, texts.slice(0, observed)),
    ),
  });
  return {
    float32: await host.with(float32, (engines) =>
      compareInFloat32(engines, model, texts.slice(0, budget.inFloat32)),
    ),
    int8: await host.with(int8, (engines) => compareTrained(engines, pairs, budget.rounds)),
  };
}

/** Measures the smallest published shape in int8, with a shortlist and without. */
async function measureSpeeds(host, budget) {
  const model = randomModel('tiny', { ends: false });
  const multipliers = activationMultipliers(model.student, randomSample(model));
  const [text] = randomTexts(model, 1, words);
  const speed = [];
  let starts;
  let memory;
  for (const shortlist of [undefined, randomShortlist(model, candidates)]) {
    const name = shortlist ? 'shortlist' : 'full';
    report(`speed, ${name}`);
    const files = writeModel(join(folder, name), model, {
      precision: 'int8',
      multipliers,
      shortlist,
    });
    starts ??= await measureStarts(host, files, text, budget.starts);
    await host.with(files, async (engines) => {
      const results = await measureSpeed(engines, model, budget.speed);
      speed.push(...results.map((result) => ({ shortlist: shortlist !== undefined, ...result })));
      memory ??= {
        ours: await engines.ours.call('peakMemory'),
        theirs: await engines.theirs.call('peakMemory'),
        empty: await measureEmpty(host),
      };
    });
  }
  return { speed, starts, peak_memory_bytes: memory };
}

/** Returns the peak memory of a page or process that has loaded no engine yet. */
async function measureEmpty(host) {
  const subject = await host.start('ours');
  const peak = await subject.call('peakMemory');
  await subject.close();
  return peak;
}

/** Returns random sources and targets, in which activations are about as large as in translations. */
function randomSample({ student }) {
  const below = randomNumbers();
  const ids = () => [...Array.from({ length: words }, () => below(student.sizes.vocabulary)), 0];
  return Array.from({ length: observed / 10 }, () => ({ source: ids(), target: ids() }));
}

/** Returns the bytes of what a page fetches before it can translate, except the model, which is the same. */
function measureDownloads() {
  const sizes = (folder, wasm, scripts) =>
    sizesOf(
      [join(folder, wasm)],
      scripts.map((name) => join(folder, name)),
    );
  return {
    ours: sizes(join(root, 'dist'), 'attentive-marian-relaxed.wasm', ['index.js', 'worker.js']),
    theirs: sizes(bergamotPackage, 'worker/bergamot-translator-worker.wasm', [
      'translator.js',
      'worker/translator-worker.js',
      'worker/bergamot-translator-worker.js',
    ]),
  };
}

function report(what) {
  process.stderr.write(`${what}\n`);
}
