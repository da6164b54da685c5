// How steps are timed: what every engine that runs in a Node process of its own shares.
import { existsSync, readFileSync } from 'node:fs';
import { resourceUsage } from 'node:process';

/** Losses that are compared between engines: of the first steps. */
const comparedSteps = 3;

/**
 * How long to measure; each part lasts as many steps and as many seconds.
 * @typedef {{ warmupSteps: number, warmupSeconds: number, steps: number, seconds: number }} Budget
 *
 * @typedef {{ losses: number[], milliseconds: number[] }} Measured
 */

/**
 * Does steps to warm up, then timed ones.
 * @param {() => number | Promise<number>} step  gives its loss
 * @param {Budget} budget
 * @returns {Promise<Measured>}
 */
export async function measureSteps(step, budget) {
  const losses = [];
  const repeat = async (steps, seconds) => {
    const milliseconds = [];
    const end = performance.now() + 1000 * seconds;
    while (milliseconds.length < steps || performance.now() < end) {
      const start = performance.now();
      const loss = await step();
      milliseconds.push(performance.now() - start);
      if (losses.length < comparedSteps) losses.push(loss);
    }
    return milliseconds;
  };
  await repeat(budget.warmupSteps, budget.warmupSeconds);
  return { milliseconds: await repeat(budget.steps, budget.seconds), losses };
}

/** The most memory that this process has had, in bytes. */
export function peakMemory() {
  // What getrusage tells begins with what the parent had when it started this process.
  const status = '/proc/self/status';
  const peak = existsSync(status) && /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(status, 'utf8'));
  return 1024 * (peak ? Number(peak[1]) : resourceUsage().maxRSS);
}

/** The job that the parent hands over: a JSON file, the only argument. */
export function readJob() {
  return JSON.parse(readFileSync(process.argv[2], 'utf8'));
}

/** Hands the parent the result: the last line of standard output. */
export function tell(result) {
  console.log(`\n${JSON.stringify({ ...result, peakMemory: peakMemory() })}`);
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
