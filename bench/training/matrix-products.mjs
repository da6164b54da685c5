// Our matrix product in WebAssembly at the shapes of a step of gru8k, as shares of the most
// multiply-adds that the same build does on this machine. Both take turns and the best of each
// counts, for what is slower met other work.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../tools/common.mjs';
import { readJob, tell } from '../measuring-process.mjs';
import { instantiate, median } from '../util.mjs';

/**
 * `count` layers in which `rows` activations of `inputs` features each become `outputs` at a time,
 * `steps` times one after another. The gradient of the weights is one product for all steps.
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
  // Not part of the model, nor of the shares: a shape to compare with figures from elsewhere.
  { layer: 'reference', rows: 60, outputs: 1536, inputs: 768, steps: 1, count: 0 },
];

const { variant, seconds } = readJob();
const engine = await instantiate(readFileSync(join(root, `build/wasm-${variant}/gemm-bench.wasm`)));
let memory;
const products = layers.flatMap(productsOf).map(makeProduct);
const peak = makePeak();

const slices = 5;
const tasks = [peak, ...products];
for (const task of tasks) spend(task, 0.02); // compiled for speed by then
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
tell({
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

/** The three products of a layer in a step of training. */
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

/** What all products share: three operands and a result, each as large as the largest. */
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

/** Runs a task for so long, at least once, and notes how fast each time it was. */
function spend(task, seconds) {
  task.gflops ??= [];
  const end = performance.now() + 1000 * seconds;
  do {
    const start = performance.now();
    let calls = 0;
    // Long enough for the clock.
    do {
      task.call();
      ++calls;
    } while (performance.now() - start < 2);
    task.gflops.push((calls * task.flops) / (performance.now() - start) / 1e6);
  } while (performance.now() < end);
}
