/** Returns the result of `work` and the time that it took, in Node and in browsers alike. */
export async function timed(work) {
  const start = performance.now();
  const result = await work();
  return { milliseconds: performance.now() - start, result };
}
