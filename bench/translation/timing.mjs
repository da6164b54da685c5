// Times translations, in Node and in browsers alike.

/**
 * A task: the `texts` to translate, also as token `ids`, each with `</s>`; each translation has `steps` tokens.
 * @typedef {{ texts: string[], ids: number[][], beam: number, steps: number }} Task
 *
 * How long to measure: at least these translations of the task, and at least these seconds.
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
