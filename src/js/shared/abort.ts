/**
 * Settles as `work()` does or, as soon as one of the signals aborts, rejects with its reason; what
 * the work still does then is unheard, and `abandon` may end it or undo it.
 */
export async function unlessAborted<T>(
  signals: readonly (AbortSignal | undefined)[],
  work: () => Promise<T>,
  abandon: (working: Promise<T>) => void,
): Promise<T> {
  const given = signals.filter((signal) => signal !== undefined);
  for (const signal of given) signal.throwIfAborted();
  return new Promise<T>((resolve, reject) => {
    const working = work();
    const forget = given.map((signal) =>
      whenAborted(signal, () => {
        reject(signal.reason);
        abandon(working);
      }),
    );
    working.then(resolve, reject).finally(() => {
      for (const stop of forget) stop();
    });
  });
}

const waiting = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls `call` when the signal aborts or if it has, unless the function that is returned was called before. A
 * signal gets one listener however many calls wait for it: Node warns of more than ten.
 */
function whenAborted(signal: AbortSignal, call: () => void): () => void {
  const calls = waiting.get(signal) ?? new Set();
  if (!waiting.has(signal)) {
    waiting.set(signal, calls);
    signal.addEventListener('abort', () => {
      for (const each of calls) each();
    });
  }
  calls.add(call);
  if (signal.aborted) call();
  return () => calls.delete(call);
}
