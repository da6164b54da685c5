// The worker in which the C++ program runs.
import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { chooseVariant } from '../engine/variant.js';
import startProgram from './attentive-cli-simd.mjs';
import type { ProgramData } from './run-program.js';

/** The exit status of a program that writes to a pipe without a reader. */
const brokenPipe = 128 + 13;

const { args, interrupted } = workerData as ProgramData;
let catchesInterrupts = false;
const { callMain } = await startProgram({
  wasmBinary: readFileSync(
    new URL(`./attentive-cli-${chooseVariant('auto')}.wasm`, import.meta.url),
  ),
  interrupted,
  catchInterrupts() {
    catchesInterrupts = true;
    parentPort?.postMessage('catch signals');
  },
  onBrokenPipe() {
    // A reader of messages, such as `tee`, may end by the same signal before the work is saved.
    if (!catchesInterrupts) process.exit(brokenPipe);
  },
});
process.exit(callMain([...args]));
