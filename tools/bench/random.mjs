/** Random whole numbers below a limit, the same at each run. */
export function randomNumbers() {
  let state = 1;
  return (limit) => {
    state = (state * 48271) % 0x7fffffff;
    return state % limit;
  };
}
