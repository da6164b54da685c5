// Measures ONNX Runtime Web: token ids in, token ids out, on one thread of its WebAssembly engine.
import { repeat } from './timing.mjs';

/** Returns the name of the graph for a beam and a batch. */
export function graphFor(beam, batch) {
  return `beam${beam}-${batch === 1 ? 'one' : 'many'}`;
}

let ort;
let sources;
const sessions = new Map();

/** @param {{ module: string, sources: Record<string, string> }} options  graphs by graphFor's names */
export async function load({ module, sources: graphs }) {
  ort = await import(module);
  ort.env.wasm.numThreads = 1;
  sources = graphs;
  await sessionFor(1, 1);
}

/**
 * @param {import('./timing.mjs').Task} task
 * @param {import('./timing.mjs').Budget} budget
 */
export async function measure({ ids, beam, steps }, budget) {
  const session = await sessionFor(beam, ids.length);
  const time = ids[0].length;
  const timeMajor = Array.from({ length: time }, (_, t) => ids.map((sentence) => sentence[t]));
  const whole = (values, shape) =>
    new ort.Tensor('int64', BigInt64Array.from(values, BigInt), shape);
  const translate = async () => {
    const { tokens, parents } = await session.run({
      ids: whole(timeMajor.flat(), [time, ids.length]),
      steps: whole([steps], []),
    });
    return sentencesOf(tokens.data, parents?.data, ids.length, beam);
  };
  const { milliseconds, last } = await repeat(translate, budget);
  return { milliseconds, written: last };
}

async function sessionFor(beam, batch) {
  const graph = graphFor(beam, batch);
  if (!sessions.has(graph)) {
    sessions.set(
      graph,
      await ort.InferenceSession.create(sources[graph], {
        executionProviders: ['wasm'],
        graphOptimizationLevel: 'all',
        // Packed weights make products of several rows faster, but those of one row slower.
        extra: { session: { disable_prepacking: beam * batch === 1 ? '1' : '0' } },
      }),
    );
  }
  return sessions.get(graph);
}

/** Returns the best hypothesis of each beam, followed back from its end. */
function sentencesOf(tokens, parents, batch, beam) {
  const steps = tokens.length / batch / beam;
  return Array.from({ length: batch }, (_, sentence) => {
    const written = new Array(steps);
    let place = 0;
    for (let step = steps - 1; step >= 0; --step) {
      const at = (step * batch + sentence) * beam + place;
      written[step] = Number(tokens[at]);
      if (parents) place = Number(parents[at]);
    }
    return written;
  });
}
