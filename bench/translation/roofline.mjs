// Computes the least work of a translation by the model `gru`, in bytes read and in operations, and how
// long the machine takes for it at its limits.

const weightBytes = { float32: 4, int8: 1 };
const embedding = 256;
/** The hidden size of each direction of the encoder. */
const half = 256;
const size = 512;

/**
 * Returns the parts of the work, each of which is done `times` times: its `weights` are read once and
 * multiplied with `rows` rows, and its `activations`, in float32, are read and multiplied, too.
 */
function partsOf({ batch, sourceLength, steps, vocabulary }) {
  const tokens = batch * sourceLength;
  const gates = 3;
  const directions = 2;
  const decoderWeights =
    gates * size * (embedding + size) + // token and context into the cell
    gates * size * size + // state into the cell
    size * size + // query
    size * (size + size + embedding) + // readout
    vocabulary * size;
  return [
    { times: 1, weights: directions * gates * half * embedding, rows: tokens, activations: 0 },
    { times: sourceLength, weights: directions * gates * half * half, rows: batch, activations: 0 },
    { times: 1, weights: size * size, rows: tokens, activations: 0 }, // keys
    { times: 1, weights: size * size, rows: batch, activations: 0 }, // the decoder's first state
    // Keys for the scores and states for the context.
    { times: steps, weights: decoderWeights, rows: batch, activations: tokens * (size + size) },
  ];
}

function bytesOf({ weights, activations }, precision) {
  return weights * weightBytes[precision] + activations * 4;
}

/** Returns the sizes at which to measure the bandwidth: the bytes of each part. */
export function sizesOf(tasks) {
  const sizes = tasks.flatMap((task) => partsOf(task).map((part) => bytesOf(part, task.precision)));
  return [...new Set(sizes)].sort((a, b) => a - b);
}

/**
 * Returns the seconds for reading or computing, whichever takes longer, added up over the parts.
 * @param {{ bandwidth: Record<number, number>, float32: number, int8: number }} limits  per second
 */
export function secondsAtLimit(task, limits) {
  const { precision } = task;
  return partsOf(task).reduce((sum, part) => {
    const bytes = bytesOf(part, precision);
    const reading = bytes / limits.bandwidth[bytes];
    const computing =
      (2 * part.rows * part.weights) / limits[precision] + (2 * part.activations) / limits.float32;
    return sum + part.times * Math.max(reading, computing);
  }, 0);
}
