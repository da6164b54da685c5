// Runs the inference benchmark on the engines that were built.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { variants } from '../../tools/build.mjs';
import { capture, Failure, root } from '../../tools/common.mjs';
import { installPeers } from '../install-peers.mjs';
import { median } from '../util.mjs';
import { budgetsOf, listCases } from './cases.mjs';
import { measureBytes } from './download-size.mjs';
import { browsers, closeSubjects, node } from './engine-processes.mjs';
import { listEngines, makeFiles, onnxRuntimeVersion } from './engines.mjs';
import { makeTexts } from './models.mjs';
import { growthOf, ratiosOf, sharesOf } from './ratios.mjs';
import { sizesOf } from './roofline.mjs';

/** The share of float32 tokens that may differ: other orders of sums round differently, which decides ties. */
const tolerance = 0.01;

/** Runs the whole benchmark. @returns the figures for build/bench */
export async function runBenchmark({ quick, inBrowser }) {
  const folder = join(root, 'build/bench/inference');
  rmSync(folder, { recursive: true, force: true });
  const budgets = budgetsOf(quick);
  const peersReason = installPeers();
  const host = inBrowser ? await browsers() : node;
  try {
    const engines = listEngines(host, { inBrowser, peersReason });
    const limits = await measureLimits(host, inBrowser);
    const results = [];
    let starts = [];
    for (const { model, cases } of listCases(quick)) {
      const beams = [...new Set(cases.map(({ beam }) => beam))];
      const files = makeFiles(model, beams, join(folder, model.name));
      if (starts.length === 0) starts = await measureStarts(engines, model, files, budgets.starts);
      results.push(...(await measureModel(model, cases, engines, files, budgets)));
    }
    // The limits are measured again, because other work may have lowered them.
    keepBest(limits, await measureLimits(host, inBrowser));
    return {
      quick,
      where: inBrowser ? 'chromium' : `node ${process.version}`,
      onnxruntime_web: peersReason ? null : onnxRuntimeVersion(),
      results,
      ...ratiosOf(results),
      shortlist_time_32k_over_8k: growthOf(results),
      ...sharesOf(results, limits),
      limits,
      bytes: peersReason ? null : measureBytes(),
      ...startsOf(starts),
    };
  } finally {
    await closeSubjects();
    await host.close();
  }
}

/** Measures all engines on a model. @returns the model's part of `results` */
async function measureModel(model, cases, engines, files, budgets) {
  const tasks = cases.map((one) => makeTask(model, one, files.vocabulary));
  const runs = [];
  for (const engine of engines) {
    const subject = await engine.start?.(files);
    if (!subject) continue;
    process.stderr.write(`${model.name}, ${nameOf(engine)}\n`);
    await subject.load();
    await subject.call('measure', tasks[0], budgets.warmUp);
    runs.push({ engine, subject, written: [] });
  }

  const results = [];
  for (const [i, task] of tasks.entries()) {
    process.stderr.write(`${model.name}, ${JSON.stringify(cases[i])}\n`);
    const timings = new Map();
    for (const run of runs) {
      const once = { calls: 1, seconds: 0 };
      const { written } = await run.subject.call('measure', task, once);
      timings.set(run, []);
      run.written[i] = written.map((sentence) =>
        sentence.map((token) => files.vocabulary[token] ?? token),
      );
    }
    for (let round = 0; round < budgets.rounds; ++round) {
      for (const [{ subject }, milliseconds] of timings) {
        milliseconds.push(...(await subject.call('measure', task, budgets.timed)).milliseconds);
      }
    }
    for (const engine of engines) {
      const run = runs.find((one) => one.engine === engine);
      const milliseconds = timings.get(run) ?? [];
      results.push({
        ...toResult(model, cases[i], engine, milliseconds),
        agreement: agreementOf(run, referenceOf(run, runs), i),
      });
    }
  }
  requireSameTokens(model, cases, runs);
  for (const { subject } of runs) await subject.close();
  return results;
}

/** @returns {import('./timing.mjs').Task} */
function makeTask(model, { batch, beam, sourceLength, steps }, vocabulary) {
  const texts = makeTexts(model, batch, sourceLength);
  const idOf = new Map(vocabulary.map((piece, id) => [piece, id]));
  const ids = texts.map((text) => [
    ...text.split(' ').map((word) => idOf.get(`▁${word}`)),
    idOf.get('</s>'),
  ]);
  return { texts, ids, beam, steps };
}

function nameOf({ engine, variant, precision, shortlist }) {
  return `${engine} ${variant} ${precision}${shortlist ? ', shortlist' : ''}`;
}

/** Returns the run whose tokens are the reference: our default variant's in the same precision. */
function referenceOf(run, runs) {
  return runs.find(
    ({ engine }) =>
      engine.variant === 'relaxed' &&
      !engine.shortlist &&
      engine.precision === run?.engine.precision,
  );
}

/** Returns the share of a task's tokens that both wrote alike; null if one of them did not run it. */
function agreementOf(run, reference, task) {
  const pairs = pairsOf(run, reference, task);
  if (pairs.length === 0) return null;
  const alike = pairs.flatMap(([mine, theirs]) => mine.map((piece, i) => piece === theirs[i]));
  return alike.filter(Boolean).length / alike.length;
}

function pairsOf(run, reference, task) {
  const mine = run?.written[task];
  const theirs = reference?.written[task];
  return mine && theirs ? mine.map((sentence, i) => [sentence, theirs[i]]) : [];
}

/**
 * Checks that all engines write the same in float32 by greedy search. Sentences are compared up to their first
 * difference, after which the engines continue from different tokens.
 */
function requireSameTokens(model, cases, runs) {
  const greedy = [...cases.keys()].filter((i) => cases[i].beam === 1);
  for (const run of runs.filter(({ engine }) => engine.precision === 'float32')) {
    let compared = 0;
    let different = 0;
    for (const [mine, theirs] of greedy.flatMap((i) => pairsOf(run, referenceOf(run, runs), i))) {
      const first = mine.findIndex((piece, i) => piece !== theirs[i]);
      compared += first < 0 ? mine.length : first + 1;
      if (first >= 0) ++different;
    }
    if (different > tolerance * compared) {
      throw new Failure(
        `${model.name}: ${nameOf(run.engine)} writes ${different} of ${compared} tokens differently`,
      );
    }
  }
}

function toResult(model, { batch, beam, sourceLength, steps }, engine, milliseconds) {
  const speed = (time) => (1000 * batch * steps) / time;
  return {
    engine: engine.engine,
    precision: engine.precision,
    variant: engine.variant,
    shortlist: engine.shortlist,
    model: model.shape,
    batch,
    beam,
    source_length: sourceLength,
    target_length: steps,
    vocabulary: model.vocabulary,
    tokens_per_s: milliseconds.length ? speed(median(milliseconds)) : null,
    best_tokens_per_s: milliseconds.length ? speed(Math.min(...milliseconds)) : null,
    timings: milliseconds.length,
    reason: engine.reason,
  };
}

/** Measures the start of every engine, in fresh processes. */
async function measureStarts(engines, model, files, count) {
  const base = { batch: 1, beam: 1, sourceLength: 20, steps: 20 };
  const task = makeTask(model, base, files.vocabulary);
  const starts = [];
  for (let i = 0; i < count; ++i) {
    for (const { start, variant, ...engine } of engines) {
      if (!start || variant === 'native') continue;
      const subject = await start(files);
      const times = [performance.now()];
      await subject.load();
      times.push(performance.now());
      await subject.call('measure', task, { calls: 1, seconds: 0 });
      times.push(performance.now());
      const memory = await subject.call('peakMemory');
      await subject.close();
      starts.push({
        name: nameOf({ ...engine, variant }),
        load_ms: times[1] - times[0],
        first_translation_ms: times[2] - times[1],
        peak_memory_bytes: memory,
      });
    }
  }
  return starts;
}

function startsOf(starts) {
  const names = [...new Set(starts.map(({ name }) => name))];
  const typical = (field) =>
    Object.fromEntries(
      names.map((name) => [
        name,
        median(starts.filter((one) => one.name === name).map((one) => one[field])),
      ]),
    );
  return Object.fromEntries(
    ['load_ms', 'first_translation_ms', 'peak_memory_bytes'].map((field) => [
      field,
      typical(field),
    ]),
  );
}

/** Returns the limits per second, by variant. */
async function measureLimits(host, inBrowser) {
  const precisions = ['float32', 'int8'];
  const sizes = sizesOf(
    precisions.flatMap((precision) =>
      [1, 32].map((batch) => ({
        ...{ precision, batch, sourceLength: 20, steps: 20, vocabulary: 8000 },
      })),
    ),
  );
  const limits = {};
  for (const variant of variants) {
    process.stderr.write(`limits, ${variant}\n`);
    const subject = await host.start('machine-limits.mjs');
    const source = host.path(join(root, `build/wasm-${variant}/limits-bench.wasm`));
    await subject.call('load', { source, bytes: Math.max(...sizes) });
    limits[variant] = await subject.call('measure', sizes);
    await subject.close();
  }
  if (!inBrowser) {
    limits.native = JSON.parse(capture(join(root, 'build/native/limits-bench'), sizes.map(String)));
  }
  return limits;
}

function keepBest(limits, others) {
  for (const [name, value] of Object.entries(others)) {
    if (typeof value === 'number') limits[name] = Math.max(limits[name], value);
    else keepBest(limits[name], value);
  }
}
