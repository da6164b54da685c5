// Trains the same models in TensorFlow.js, made of its core operations, from the same weights and token
// ids, with its Adam, after clipping the gradients by their global norm. The backends are `cpu`, and
// `wasm` with the one kernel that it lacks.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { passResult, readJob } from '../measuring-process.mjs';
import { readSafetensors } from '../safetensors.mjs';
import { models } from './models.mjs';
import { networks } from './tfjs-networks.mjs';
import { measureSteps } from './timing.mjs';

const peers = createRequire(new URL('../peers/package.json', import.meta.url));
const tf = peers('@tensorflow/tfjs');
peers('@tensorflow/tfjs-backend-wasm');

const start = 1;
const end = 2;

const { model: name, backend, transposed, prepared, budget } = readJob();
registerUnsortedSegmentSum();
await tf.setBackend(backend);
await tf.ready();

const model = models[name];
const { training } = model.config;
const network = networks[name](tf, transposed ? productWithTransposedGradients : tf.matMul);
const variables = makeVariables(readTensors('start'));
const batch = readBatch(readTensors('train'), model);
const optimizer = tf.train.adam(training.learning_rate, 0.9, 0.999, 1e-8);

const measured = await measureSteps(
  () =>
    tf.tidy(() => {
      const { value, grads } = tf.variableGrads(() => network.loss(variables, batch));
      const squares = Object.values(grads).map((gradient) => tf.sum(tf.square(gradient)));
      const norm = tf.sqrt(tf.addN(squares));
      const scale = tf.minimum(1, tf.div(training.clip_norm, norm));
      for (const variable of Object.keys(grads)) {
        grads[variable] = tf.mul(grads[variable], scale);
      }
      optimizer.applyGradients(grads);
      return value.dataSync()[0];
    }),
  budget,
);
const parameters = Object.values(variables).reduce((sum, { size }) => sum + size, 0);
passResult({ parameters, ...measured });

function readTensors(name) {
  return readSafetensors(readFileSync(join(prepared, `${name}.safetensors`))).tensors;
}

/** Makes variables from the weights of a bundle, whose matrices except the embeddings are transposed. */
function makeVariables(tensors) {
  const made = {};
  const add = (name, tensor) => {
    made[name] = tf.variable(tensor, true, name);
  };
  for (const [weight, { shape, values }] of Object.entries(tensors)) {
    const tensor = tf.tensor(values, shape);
    const isMatrix = shape.length === 2 && !weight.endsWith('embedding.weight');
    const stored = isMatrix ? tf.transpose(tensor) : tensor;
    if (weight === 'decoder.rnn.weight_ih_l0' && name === 'gru8k') {
      // The part for tokens is multiplied for all time steps at once, that for the context step by step.
      const [ofToken, ofContext] = tf.split(stored, [256, 512]);
      add(`${weight}.token`, ofToken);
      add(`${weight}.context`, ofContext);
    } else {
      add(weight, stored);
    }
  }
  return made;
}

/** Reads the sentences within max_length, each with `</s>`; the decoder's inputs begin with `<s>`. */
function readBatch(tensors, { batch, sourceTime, targetTime, config }) {
  const sentences = (side, time) => {
    const { values: ids } = tensors[`${side}_ids`];
    let place = 0;
    return Array.from(tensors[`${side}_lengths`].values, (length) => {
      place += length;
      return ids.subarray(place - length, place);
    })
      .filter((sentence) => sentence.length < time)
      .map((sentence) => [...sentence, end]);
  };
  const written = sentences('target', targetTime);
  const fed = written.map((sentence) => [start, ...sentence.slice(0, -1)]);
  const timeMajor = (rows) => rows[0].flatMap((_, t) => rows.map((row) => row[t]));
  const tokens = (rows, time) => {
    if (rows.length !== batch || rows.some((row) => row.length !== time)) {
      throw new Error('the examples are not one batch of equally long sentences');
    }
    return { ids: tf.tensor1d(timeMajor(rows), 'int32'), time };
  };
  const classes = variables['decoder.output.bias'].size;
  const oneHot = (ids) => tf.cast(tf.oneHot(tf.tensor1d(ids, 'int32'), classes), 'float32');
  return {
    batch,
    source: tokens(sentences('source', sourceTime), sourceTime),
    target: tokens(fed, targetTime),
    labels:
      config.model.attention.placement === 'output'
        ? { batchMajor: oneHot(written.flat()) }
        : { timeMajor: oneHot(timeMajor(written)) },
  };
}

/** Registers the kernel that `wasm` lacks and the gradient of `gather` needs: sums of rows by segment. */
function registerUnsortedSegmentSum() {
  tf.registerKernel({
    kernelName: 'UnsortedSegmentSum',
    backendName: 'wasm',
    kernelFunc({ inputs: { x, segmentIds }, attrs: { numSegments }, backend: wasm }) {
      const rowShape = x.shape.slice(segmentIds.shape.length);
      // This comes first, because it may move the memory that views refer to.
      const out = wasm.makeOutput([numSegments, ...rowShape], x.dtype);
      const [rows, segments, sums] = [x, segmentIds, out].map((t) => wasm.typedArrayFromHeap(t));
      const size = rowShape.reduce((product, length) => product * length, 1);
      sums.fill(0);
      for (let row = 0; row < segments.length; ++row) {
        const segment = segments[row];
        if (segment < 0 || segment >= numSegments) continue;
        const to = segment * size;
        const from = row * size;
        for (let i = 0; i < size; ++i) sums[to + i] += rows[from + i];
      }
      return out;
    },
  });
}

/**
 * Multiplies as matMul does, but its gradient transposes before it multiplies, because the backend `wasm`
 * multiplies transposed operands slowly.
 */
function productWithTransposedGradients(a, b) {
  return tf.customGrad((left, right, save) => {
    save([left, right]);
    return {
      value: tf.matMul(left, right),
      gradFunc: (gradient, [x, y]) => [
        tf.matMul(gradient, tf.transpose(y)),
        tf.matMul(tf.transpose(x), gradient),
      ],
    };
  })(a, b);
}
