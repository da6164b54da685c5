// How translations are timed, in Node and in browsers alike.

/**
 * What is translated: `texts`, and the same as token `ids`, each with `</s>`; `steps` tokens are
 * written of each.
 * @typedef {{ texts: string[], ids: number[][], beam: number, steps: number }} Task
 *
 * How long to measure: so many translations of the task, and so many seconds.
 * @typedef {{ calls: number, seconds: number }} Budget
 */

/**
 * @template T
 * @param {() => Promise<T>} work
 * @param {Budget} budget
 * @returns {Promise<{ milliseconds: number[], last: T }>}
 */
export async function repeat(work, { calls, seconds }) {
  const milliseconds = [];
  let last;
  const end = performance.now() + 1000 * seconds;
  while (milliseconds.length < calls || performance.now() < end) {
    const start = performance.now();
    last = await work();
    milliseconds.push(performance.now() - start);
  }
  return { milliseconds, last };
}
