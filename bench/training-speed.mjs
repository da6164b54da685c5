// npm run bench:train [-- --quick] [-- --only MODEL]: measures how fast models are trained, by our engine and
// its peers, in one run on the same machine. Prints a table and writes build/bench/training.json. Takes about
// eight minutes; --quick, whose figures mean little, two. With --only (dates, gru8k or transformer8k), it takes
// a third and writes training-MODEL.json.
//
// Every engine starts from the same weights and takes the same steps on the same batch: forward,
// backward, clipping by global norm, Adam, with teacher forcing. If the losses of the first steps
// differ, they do not train the same model, and the run fails. Peers: TensorFlow.js, which is
// installed at the first run, and PyTorch where a python3 has it. Runs in Node 24, whose V8 compiles
// WebAssembly as today's browsers do: with Node 20's the products are half as fast.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bootstrap } from '../tools/bootstrap.mjs';
import { buildPackage, buildTarget, buildWasm, variants } from '../tools/build.mjs';
import { Failure, main, root } from '../tools/common.mjs';
import { prepare, writeCorpora } from './training/attentive-native.mjs';
import { listEngines, runNode } from './training/engines.mjs';
import { flopsOfStep, models } from './training/models.mjs';
import { median, printTable } from './util.mjs';

const folder = join(root, 'build/bench/training');

const { quick, only } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } },
}).values;
const names = Object.keys(models).filter((name) => !only || name === only);
/** The model whose products are measured alone, too. */
const measuresProducts = names.includes('gru8k');
const warmUp = { warmupSteps: 1, warmupSeconds: 0 };
const plan = quick
  ? {
      rounds: 1,
      productSeconds: 2,
      budgets: {
        fast: { ...warmUp, steps: 2, seconds: 0.5 },
        slow: { ...warmUp, steps: 1, seconds: 0 },
      },
    }
  : {
      // Engines take turns, so that all run under the same load.
      rounds: 2,
      productSeconds: 10,
      budgets: {
        fast: { warmupSteps: 3, warmupSeconds: 1, steps: 4, seconds: 3 },
        slow: { ...warmUp, warmupSteps: 2, steps: 4, seconds: 8 },
        slowest: { warmupSteps: 0, warmupSeconds: 0, steps: 2, seconds: 0 },
      },
    };

/** The largest relative difference of losses: engines add in different orders, and so round differently. */
const tolerance = 1e-3;

main(() => {
  if (names.length === 0) {
    throw new Failure(`--only must be one of ${Object.keys(models).join(', ')}, not ${only}`);
  }
  const env = bootstrap('build', 'native');
  buildTarget('native', 'attentive', env);
  buildWasm(env);
  for (const variant of measuresProducts ? variants : []) {
    buildTarget(`wasm-${variant}`, 'attentive_gemm_bench', env);
  }
  buildPackage(env);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });

  const engines = listEngines(names, plan.budgets);
  const results = names.flatMap((name) => measureModel(name, engines));
  const report = {
    quick,
    results,
    ...ratiosOf(results),
    ...(measuresProducts && measureProducts()),
  };
  const file = join(folder, only ? `../training-${only}.json` : '../training.json');
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
  printResults(report);
  if (measuresProducts) printProducts(report);
});

/** Measures the matrix products of gru8k in each build. */
function measureProducts() {
  const products = {};
  const share_of_peak = {};
  for (const variant of variants) {
    process.stderr.write(`products, ${variant}\n`);
    const job = { variant, seconds: plan.productSeconds };
    products[variant] = runNode('matrix-products.mjs', folder, job);
    share_of_peak[`gemm_${variant}`] = products[variant].share_of_peak;
  }
  return { share_of_peak, products };
}

/** Measures every engine that supports a model. @returns the model's part of `results` */
function measureModel(name, engines) {
  const place = makePlace(name);
  const runs = new Map(engines.map((engine) => [engine, []]));
  for (let round = 0; round < plan.rounds; ++round) {
    for (const engine of engines) {
      if (whyNot(engine, name) || (engine.once && round > 0)) continue;
      process.stderr.write(`${nameOf(engine, name)}\n`);
      runs.get(engine).push(engine.measure(name, place));
    }
  }
  const [reference] = runs.get(engines[0]);
  for (const [engine, list] of runs) {
    for (const one of list) requireSameModel(nameOf(engine, name), one, reference);
  }
  return engines.map((engine) => toResult(name, engine, runs.get(engine)));
}

function whyNot({ reason, reasons }, model) {
  return reason ?? reasons?.[model];
}

function nameOf({ engine, variant, threads }, model) {
  return `${model}, ${engine} ${variant}, ${threads} thread${threads > 1 ? 's' : ''}`;
}

function makePlace(name) {
  const place = join(folder, name);
  mkdirSync(place);
  const files = writeCorpora(models[name], place);
  const prepared = join(place, 'prepared');
  prepare(files, prepared);
  return { folder: place, files, prepared };
}

/** Compares parameters and losses; the command line reports no loss of a single step, so it has none. */
function requireSameModel(who, { parameters, losses }, reference) {
  if (parameters !== reference.parameters) {
    throw new Failure(`${who} has ${parameters} parameters, not ${reference.parameters}`);
  }
  const differs = (loss, step) =>
    step in reference.losses && !(Math.abs(loss / reference.losses[step] - 1) <= tolerance);
  if (losses.some(differs)) {
    throw new Failure(`${who} begins with the losses ${losses}, not ${reference.losses}`);
  }
}

function toResult(name, engine, runs) {
  const { batch, targetTime } = models[name];
  const milliseconds = runs.flatMap((one) => one.milliseconds);
  const typical = runs.length ? median(milliseconds) : null;
  const speed = (amount) => typical && (1000 * amount) / typical;
  return {
    engine: engine.engine,
    variant: engine.variant,
    version: engine.version,
    threads: engine.threads,
    model: name,
    batch,
    parameters: runs.length ? runs[0].parameters : null,
    ms_per_step: typical,
    best_ms_per_step: typical && Math.min(...milliseconds),
    target_tokens_per_s: speed(batch * targetTime),
    gflops: speed(flopsOfStep(name) / 1e9),
    peak_memory_bytes: typical && Math.max(...runs.map((one) => one.peakMemory)),
    timings: milliseconds.length,
    losses: runs[0]?.losses ?? [],
    reason: whyNot(engine, name),
  };
}

/** Returns our speed over each peer's, by the medians: above 1, ours is faster. */
function ratiosOf(results) {
  const find = (wanted) =>
    results.find((result) =>
      Object.entries(wanted).every(([field, value]) => result[field] === value),
    );
  const relaxed = { engine: 'attentive', variant: 'relaxed' };
  const native = { engine: 'attentive', variant: 'native', threads: 1 };
  const pairs = {
    dates_relaxed_over_tfjs_cpu: ['dates', relaxed, { engine: 'tfjs', variant: 'cpu' }],
    dates_relaxed_over_tfjs_wasm: ['dates', relaxed, { engine: 'tfjs', variant: 'wasm' }],
    dates_relaxed_over_tfjs_wasm_transposed: [
      ...['dates', relaxed, { engine: 'tfjs', variant: 'wasm+transposed' }],
    ],
    dates_relaxed_over_pytorch: ['dates', relaxed, { engine: 'pytorch' }],
    dates_native_over_pytorch: ['dates', native, { engine: 'pytorch' }],
    gru8k_relaxed_over_tfjs_wasm: ['gru8k', relaxed, { engine: 'tfjs', variant: 'wasm' }],
    gru8k_relaxed_over_tfjs_wasm_transposed: [
      ...['gru8k', relaxed, { engine: 'tfjs', variant: 'wasm+transposed' }],
    ],
    gru8k_relaxed_over_pytorch: ['gru8k', relaxed, { engine: 'pytorch' }],
    gru8k_native_over_pytorch: ['gru8k', native, { engine: 'pytorch' }],
    transformer8k_relaxed_over_pytorch: ['transformer8k', relaxed, { engine: 'pytorch' }],
    transformer8k_native_over_pytorch: ['transformer8k', native, { engine: 'pytorch' }],
  };
  const ratios = {};
  const reasons = {};
  for (const [ratio, [model, ours, theirs]] of Object.entries(pairs)) {
    if (!names.includes(model)) continue;
    const [mine, peer] = [ours, theirs].map((wanted) => find({ model, ...wanted }));
    ratios[ratio] = peer.reason ? null : peer.ms_per_step / mine.ms_per_step;
    if (peer.reason) reasons[ratio] = peer.reason;
  }
  return { ratios, reasons };
}

function printResults({ results, ratios, reasons }) {
  const number = (value, digits) => (value === null ? '-' : value.toFixed(digits));
  printTable(
    [
      ['', 'threads', 'ms/step', 'best', 'tokens/s', 'GFLOP/s', 'MB'],
      ...results.map((result) => [
        `${result.model}  ${result.engine} ${result.variant}`,
        String(result.threads),
        number(result.ms_per_step, 1),
        number(result.best_ms_per_step, 1),
        number(result.target_tokens_per_s, 0),
        number(result.gflops, 1),
        number(result.peak_memory_bytes && result.peak_memory_bytes / 1e6, 0),
      ]),
    ],
    10,
  );
  console.log();
  for (const name of names) {
    const { batch, parameters } = results.find(({ model }) => model === name);
    const gflop = flopsOfStep(name) / 1e9;
    console.log(
      `${name}: ${parameters} parameters, batch ${batch}, ${gflop.toFixed(2)} GFLOP a step`,
    );
  }
  console.log('Medians; tokens of targets; peak memory of the process. Native: means over half');
  console.log('seconds. wasm+transposed: TensorFlow.js with a faster gradient for its products.\n');

  printTable(
    [
      ['ours over peer, by speed', ''],
      ...Object.entries(ratios).map(([ratio, value]) => [
        ratio,
        value === null ? `- (${reasons[ratio]})` : `${value.toFixed(2)}x`,
      ]),
    ],
    10,
  );
  console.log();
}

function printProducts({ share_of_peak, products }) {
  printTable(
    [
      ['products, GFLOP/s', ...variants],
      ...products.simd.products.map(({ layer, kind, rows, outputs, inputs }, i) => [
        `${layer} ${kind} ${rows}x${outputs}x${inputs}`,
        ...variants.map((variant) => products[variant].products[i].gflops.toFixed(1)),
      ]),
      ['all of a step', ...variants.map((variant) => products[variant].gflops.toFixed(1))],
      ['multiply-adds in registers', ...variants.map((v) => products[v].peak_gflops.toFixed(1))],
      ['share', ...variants.map((v) => `${(100 * share_of_peak[`gemm_${v}`]).toFixed(1)} %`)],
    ],
    10,
  );
  console.log();
}
