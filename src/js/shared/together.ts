import { whenAborted } from './abort.js';
import type { ReadOptions } from './source.js';

/** Awaits several pieces of work. As soon as one fails or the signal aborts, `ended` aborts, which the others heed. */
export async function together<T>(
  signal: AbortSignal | undefined,
  start: (ended: AbortSignal) => Promise<T>[],
): Promise<T[]> {
  signal?.throwIfAborted();
  const end = new AbortController();
  const unfollow = signal && whenAborted(signal, () => end.abort(signal.reason));
  try {
    return await Promise.all(start(end.signal));
  } catch (failure) {
    end.abort(failure);
    throw failure;
  } finally {
    unfollow?.();
  }
}

/**
 * Returns a listener for each of several files, by index, which reports the sums over all of them. The total is known
 * once it is known for each file.
 */
export function summedProgress(
  count: number,
  onProgress: ReadOptions['onProgress'],
): (index: number) => ReadOptions['onProgress'] {
  const files = Array.from({ length: count }, () => ({
    loaded: 0,
    total: undefined as number | undefined,
  }));
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
  return (index) =>
    onProgress &&
    (({ loaded, total }) => {
      files[index] = { loaded, total };
      const totals = files.map((file) => file.total).filter((each) => each !== undefined);
      onProgress({
        loaded: sum(files.map((file) => file.loaded)),
        total: totals.length < count ? undefined : sum(totals),
      });
    });
}
