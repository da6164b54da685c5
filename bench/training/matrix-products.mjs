// Measures our matrix products in WebAssembly at the shapes of a step of gru8k, as shares of the most
// multiply-adds that the same build can do on this machine. Both take turns, and the best of each
// counts, because other work slowed down the others.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../tools/common.mjs';
import { passResult, readJob } from '../measuring-process.mjs';
import { instantiate, median } from '../util.mjs';

/**
 * Each entry stands for `count` layers, which turn `rows` rows of `inputs` features into `outputs` features, in
 * `steps` consecutive steps. The gradient of the weights is one product for all steps.
 */
const layers = [
  { layer: 'output', rows: 960, outputs: 8000, inputs: 512, steps: 1, count: 1 },
  { layer: 'readout', rows: 960, outputs: 512, inputs: 1280, steps: 1, count: 1 },
  { layer: 'attention, keys', rows: 960, outputs: 512, inputs: 512, steps: 1, count: 1 },
  { layer: 'attention, queries', rows: 64, outputs: 512, inputs: 512, steps: 15, count: 1 },
  { layer: 'encoder, tokens', rows: 960, outputs: 768, inputs: 256, steps: 1, count: 2 },
  { layer: 'encoder, states', rows: 64, outputs: 768, inputs: 256, steps: 15, count: 2 },
  { layer: 'decoder, tokens', rows: 960, outputs: 1536, inputs: 256, steps: 1, count: 1 },
  {
    layer: 'decoder, contexts and states',
    rows: 64,
    outputs: 1536,
    inputs: 512,
    steps: 15,
    count: 2,
  },
  // This shape is not part of the model or the shares; it is for comparison with published figures.
  { layer: 'reference', rows: 60, outputs: 1536, inputs: 768, steps: 1, count: 0 },
];

const { variant, seconds } = readJob();
const engine = await instantiate(readFileSync(join(root, `build/wasm-${variant}/gemm-bench.wasm`)));
let memory;
const products = layers.flatMap(productsOf).map(makeProduct);
const peak = makePeak();

const slices = 5;
const tasks = [peak, ...products];
for (const task of tasks) spend(task, 0.02); // so that V8 has optimized it
for (const task of tasks) task.gflops = [];
for (let slice = 0; slice < slices; ++slice) {
  for (const product of products) {
    spend(peak, seconds / tasks.length / slices / 4);
    spend(product, seconds / tasks.length / slices);
  }
}

const peakGflops = Math.max(...peak.gflops);
const ofStep = products.filter(({ times }) => times > 0);
const sum = (amount) => ofStep.reduce((total, product) => total + amount(product), 0);
const flops = sum(({ times, flops }) => times * flops);
const secondsAtBest = sum(
  ({ times, flops, gflops }) => (times * flops) / Math.max(...gflops) / 1e9,
);
passResult({
  peak_gflops: peakGflops,
  peak_median_gflops: median(peak.gflops),
  gflops: flops / secondsAtBest / 1e9,
  share_of_peak: flops / secondsAtBest / 1e9 / peakGflops,
  products: products.map(({ call: _, flops: __, gflops, ...shape }) => ({
    ...shape,
    gflops: Math.max(...gflops),
    median_gflops: median(gflops),
    share_of_peak: Math.max(...gflops) / peakGflops,
  })),
});

/** Returns the three products of a layer in a step of training. */
function productsOf({ layer, rows, outputs, inputs, steps, count }) {
  return [
    { layer, kind: 'abt', rows, outputs, inputs, times: count * steps },
    { layer, kind: 'ab', rows, outputs, inputs, times: count * steps },
    { layer, kind: 'atb', rows: rows * steps, outputs, inputs, times: count },
  ];
}

function makeProduct(shape, _, all) {
  const { kind, rows, outputs, inputs } = shape;
  const multiply = engine[`multiply_${kind}`];
  const [activations, gradients, weights, result] = memoryFor(all);
  const [a, b] = {
    abt: [activations, weights],
    ab: [gradients, weights],
    atb: [gradients, activations],
  }[kind];
  return {
    ...shape,
    flops: 2 * rows * outputs * inputs,
    call: () => multiply(rows, outputs, inputs, a, b, result),
  };
}

/** Reserves memory that all products share: three operands and a result, each as large as the largest. */
function memoryFor(all) {
  const largest = (...sizes) =>
    Math.max(...sizes.flatMap(([one, other]) => all.map((shape) => shape[one] * shape[other])));
  const [activations, gradients, weights] = [
    ['rows', 'inputs'],
    ['rows', 'outputs'],
    ['outputs', 'inputs'],
  ];
  memory ??= [[activations], [gradients], [weights], [activations, gradients, weights]].map(
    (sizes) => engine.reserve(largest(...sizes)),
  );
  return memory;
}

function makePeak() {
  const rounds = 20_000;
  return { flops: rounds * engine.flops_of_round(), call: () => engine.peak(rounds, 0.999, 0.001) };
}

/** Runs a task for some seconds, at least once, and records the speed of each run. */
function spend(task, seconds) {
  task.gflops ??= [];
  const end = performance.now() + 1000 * seconds;
  do {
    const start = performance.now();
    let calls = 0;
    // The time must be long enough for the clock's resolution.
    do {
      task.call();
      ++calls;
    } while (performance.now() - start < 2);
    task.gflops.push((calls * task.flops) / (performance.now() - start) / 1e6);
  } while (performance.now() < end);
}
