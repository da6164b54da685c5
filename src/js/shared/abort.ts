/**
 * Awaits `work()` or, as soon as one of the signals aborts, rejects with its reason. From then on the outcome of the
 * work is ignored; `abandon` may cancel or undo it.
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

/**
 * Does work with a signal that follows several others until the work has ended. Once one of them has aborted, the work
 * fails with its reason, whatever else fails.
 */
export async function followingSignals<T>(
  signals: readonly (AbortSignal | undefined)[],
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const follower = new AbortController();
  const forget = signals.map(
    (signal) => signal && whenAborted(signal, () => follower.abort(signal.reason)),
  );
  try {
    return await work(follower.signal);
  } catch (failure) {
    follower.signal.throwIfAborted();
    throw failure;
  } finally {
    for (const stop of forget) stop?.();
  }
}

const waiting = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls `call` when the signal aborts, at once if it has aborted already. The returned function takes that back.
 * Each signal gets a single listener, however many calls wait for it, because Node warns of more than ten.
 */
export function whenAborted(signal: AbortSignal, call: () => void): () => void {
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
