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
    const stop = (event: Event) => {
      reject((event.target as AbortSignal).reason);
      abandon(working);
    };
    for (const signal of given) signal.addEventListener('abort', stop, { once: true });
    const working = work();
    working.then(resolve, reject).finally(() => {
      for (const signal of given) signal.removeEventListener('abort', stop);
    });
  });
}
