// Measures the machine's limits as one of our builds can reach them (machine_limits.cpp).
import { instantiate } from '../util.mjs';

/** How long a try takes, because the clocks of browsers are coarse. */
const millisecondsOfTry = 10;
const tries = 12;

let engine;
let room;

/** @param {{ source: string, bytes: number }} options  the module, and the largest buffer that is read */
export async function load({ source, bytes }) {
  engine = await instantiate(await read(source));
  room = engine.reserve(bytes);
}

/**
 * Returns, per second, the bytes read from buffers of these `sizes` and the operations in float32 and int8.
 * The best of several tries counts, because other work slowed down the others.
 * @param {number[]} sizes
 */
export async function measure(sizes) {
  const rounds = 20_000;
  return {
    bandwidth: Object.fromEntries(
      sizes.map((bytes) => [bytes, bestPerSecond(bytes, () => engine.read_all(room, bytes))]),
    ),
    float32: bestPerSecond(rounds * engine.float_operations_of_round(), () =>
      engine.float_operations(rounds, 0.999, 0.001),
    ),
    int8: bestPerSecond(rounds * engine.int8_operations_of_round(), () =>
      engine.int8_operations(rounds, 0x01020304, 0x04030201),
    ),
  };
}

function bestPerSecond(amount, work) {
  let best = 0;
  for (let i = 0; i < tries; ++i) {
    const start = performance.now();
    let calls = 0;
    let elapsed = 0;
    do {
      work();
      ++calls;
      elapsed = performance.now() - start;
    } while (elapsed < millisecondsOfTry);
    best = Math.max(best, (1000 * calls * amount) / elapsed);
  }
  return best;
}

/** Reads a file, which Node cannot fetch, or fetches it, since browsers cannot read it. */
async function read(source) {
  if (!globalThis.process) return (await fetch(source)).arrayBuffer();
  return (await import('node:fs/promises')).readFile(source);
}
