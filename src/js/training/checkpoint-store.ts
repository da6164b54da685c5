import { describe, invalidArgument } from '../shared/arguments.js';

/**
 * Stores the checkpoint of a training. load() always returns a complete checkpoint: the last one saved or, if
 * that save was interrupted, the one before.
 */
export interface CheckpointStore {
  /** Replaces the previous checkpoint. The caller does not change the bytes afterwards. */
  save(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Returns the last checkpoint; undefined if there is none. */
  load(): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Removes the checkpoint, if there is one. */
  remove(): Promise<void>;
  /**
   * Locks the store against other trainings until the returned function is called. fit() does so before its first
   * step if the store has this method.
   * @throws AttentiveError `invalid-state` while another training holds the lock.
   */
  lock?(): Promise<() => Promise<void>>;
}

/** @throws AttentiveError `invalid-argument` if `store` is not a store. */
export function checkStore(store: unknown): void {
  const { save } = (store ?? {}) as Partial<CheckpointStore>;
  if (typeof save !== 'function') {
    throw invalidArgument(
      'checkpoints.store must have the functions save, load and remove, as browserCheckpoints() ' +
        `makes it, not ${describe(store)}`,
    );
  }
}

/** Returns the result of `read`, or undefined if it fails because the file is missing. */
export async function unlessMissing<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (failure) {
    const { name, code } = failure as { name?: unknown; code?: unknown };
    if (name === 'NotFoundError' || code === 'ENOENT') return undefined;
    throw failure;
  }
}
