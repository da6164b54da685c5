// How much work a translation by the model `gru` is at least: bytes that are read and operations that
// are done, and how long the machine takes for them at its limits.

const weightBytes = { float32: 4, int8: 1 };
const embedding = 256;
/** Of a direction of the encoder. */
const half = 256;
const size = 512;

/**
 * Parts of the work, done `times` one after another: so many weights are read once for the rows that
 * are multiplied with them, and `activations`, in float32, are read and multiplied, too.
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

/** The sizes of which the bandwidth is wanted: the bytes of each part. */
export function sizesOf(tasks) {
  const sizes = tasks.flatMap((task) => partsOf(task).map((part) => bytesOf(part, task.precision)));
  return [...new Set(sizes)].sort((a, b) => a - b);
}

/**
 * Seconds for what must be read or computed, whichever takes longer, part by part.
 * @param {{ bandwidth: Record<number, number>, float32: number, int8: number }} limits  a second
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
