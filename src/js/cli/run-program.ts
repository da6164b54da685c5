import { Worker } from 'node:worker_threads';

/** What the program's worker is given. */
export interface ProgramData {
  readonly args: readonly string[];
  /** Its only element becomes 1 once a signal asks the program to stop. */
  readonly interrupted: Int32Array<SharedArrayBuffer>;
}

/** `timeout` sends its signal twice: to the process and to its group. */
const echoMilliseconds = 100;

/**
 * Runs the C++ program in a worker, because it computes without a pause and only this thread can receive signals.
 * Resolves to the exit status.
 */
export function runProgram(args: readonly string[]): Promise<number> {
  const interrupted = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const worker = new Worker(new URL('./cli-program.js', import.meta.url), {
    workerData: { args, interrupted } satisfies ProgramData,
    // The program writes to the file descriptors. If Node opened the streams, too, a pipe would no longer block.
    stdout: true,
    stderr: true,
  });
  worker.once('message', () => catchSignals(interrupted));
  return new Promise((resolve, reject) => worker.once('error', reject).once('exit', resolve));
}

/** Does with signals what `src/cli/native/interrupt.cpp` does. */
function catchSignals(interrupted: Int32Array<SharedArrayBuffer>): void {
  let first = 0;
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      const now = performance.now();
      if (Atomics.exchange(interrupted, 0, 1) === 0) {
        first = now;
      } else if (name !== 'SIGHUP' && now - first >= echoMilliseconds) {
        process.removeAllListeners(name);
        process.kill(process.pid, name);
      }
    });
  }
}
