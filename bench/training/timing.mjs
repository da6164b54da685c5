// Times the steps of every engine that runs in its own Node process.

/** How many steps have losses that are compared between engines: the first ones. */
const comparedSteps = 3;

/**
 * How long to measure; each part lasts at least these steps and these seconds.
 * @typedef {{ warmupSteps: number, warmupSeconds: number, steps: number, seconds: number }} Budget
 *
 * @typedef {{ losses: number[], milliseconds: number[] }} Measured
 */

/**
 * Takes steps to warm up, then timed ones.
 * @param {() => number | Promise<number>} step  returns its loss
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
