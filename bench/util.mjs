// Small helpers of several benchmarks. Pages import this module, too, so it uses nothing of Node.

/** Returns the middle value, or the mean of the two in the middle. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Prints rows of texts: first cells aligned to the left, others to the right in columns of this width. */
export function printTable(rows, width) {
  const first = Math.max(...rows.map(([name]) => name.length)) + 1;
  for (const [name, ...cells] of rows) {
    console.log(name.padEnd(first) + cells.map((cell) => cell.padStart(width)).join(''));
  }
}

/** Returns a generator of random integers below a limit, the same at each run. */
export function randomNumbers() {
  let state = 1;
  return (limit) => {
    state = (state * 48271) % 0x7fffffff;
    return state % limit;
  };
}

/** Returns the ids of the processes of a Chromium that show pages. */
export async function pageProcesses(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
}

/**
 * Instantiates a WebAssembly module without its JavaScript and returns its exports; what it imports does
 * nothing.
 */
export async function instantiate(bytes) {
  const module = await WebAssembly.compile(bytes);
  const imports = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    imports[from] ??= {};
    imports[from][name] = () => 0;
  }
  const { exports } = await WebAssembly.instantiate(module, imports);
  exports._initialize?.();
  return exports;
}
