import { createStore, del, get, set, type UseStore } from 'idb-keyval';
import { checkText, describe, invalidArgument } from '../shared/arguments.js';
import { AttentiveError } from '../shared/errors.js';
import { wellFormed } from '../text/well-formed.js';
import { WebLock } from './web-lock.js';

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

/** The longest name, once escaped. File systems allow 255 characters. */
const maxNameLength = 200;
const folderName = 'attentive-checkpoints';

/**
 * Returns a store in the browser that outlives the page and is shared by all pages of an origin: a file of the
 * Origin Private File System or, where that or its createWritable() is missing, IndexedDB. While fit() trains, other
 * trainings, also in other tabs, cannot write there (Web Locks); a tab that is closed or killed loses its lock.
 * @param name distinguishes trainings.
 * @throws AttentiveError `invalid-argument` if the name is empty or too long. The store's methods reject
 *   with `unsupported` where no such storage exists (as in Node), those that write with `invalid-state` while
 *   another training holds the lock, and with the browser's DOMException, such as `QuotaExceededError`, if it
 *   refuses.
 */
export function browserCheckpoints(name: string): CheckpointStore {
  const fileName = fileNameOf(name);
  let chosen: Promise<CheckpointStore> | undefined;
  const store = () => {
    chosen ??= chooseStore(fileName);
    return chosen;
  };
  const lock = new WebLock(
    `${folderName}/${fileName}`,
    `The checkpoint ${describe(name)} belongs to another training, perhaps in another tab: stop that or ` +
      'close its tab, or choose another name',
  );
  return {
    save: (bytes) => lock.guard(async () => (await store()).save(bytes)),
    load: async () => (await store()).load(),
    remove: () => lock.guard(async () => (await store()).remove()),
    lock: () => lock.take(),
  };
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

function fileNameOf(name: unknown): string {
  const text = checkText(name, 'name');
  const fileName = encodeURIComponent(wellFormed(text));
  if (fileName === '' || fileName.length > maxNameLength) {
    throw invalidArgument(
      `name must have 1 to ${maxNameLength} characters (those other than letters and digits count ` +
        `several times), not ${describe(name)}`,
    );
  }
  return `${fileName}.checkpoint`;
}

async function chooseStore(fileName: string): Promise<CheckpointStore> {
  const folder = await privateFolder();
  if (folder) return privateFile(folder, fileName);
  if (typeof indexedDB !== 'undefined') return databaseEntry(fileName);
  throw new AttentiveError(
    'unsupported',
    'Neither the Origin Private File System nor IndexedDB is available: use a store of your own, ' +
      'or fileCheckpoints() in Node',
  );
}

/** Returns undefined if it, or the way to replace a file atomically, is missing. */
async function privateFolder(): Promise<FileSystemDirectoryHandle | undefined> {
  const writable =
    typeof FileSystemFileHandle !== 'undefined' &&
    'createWritable' in FileSystemFileHandle.prototype;
  if (!writable) return undefined;
  try {
    const root = await navigator.storage.getDirectory();
    return await root.getDirectoryHandle(folderName, { create: true });
  } catch {
    // Private windows of some browsers have these functions, but they fail.
    return undefined;
  }
}

function privateFile(folder: FileSystemDirectoryHandle, name: string): CheckpointStore {
  return {
    async save(bytes) {
      const file = await folder.getFileHandle(name, { create: true });
      const writable = await file.createWritable();
      try {
        await writable.write(bytes);
        // Until here the old file is in place; close() replaces it.
        await writable.close();
      } catch (failure) {
        // If this fails as well, that adds nothing to what is thrown.
        await writable.abort().catch(() => {});
        throw failure;
      }
    },
    async load() {
      const bytes = await unlessMissing(async () => {
        const file = await (await folder.getFileHandle(name)).getFile();
        return new Uint8Array(await file.arrayBuffer());
      });
      // A file is empty from its creation to the end of the first save.
      return bytes?.byteLength ? bytes : undefined;
    },
    async remove() {
      await unlessMissing(() => folder.removeEntry(name));
    },
  };
}

let database: UseStore | undefined;

function databaseEntry(key: string): CheckpointStore {
  database ??= createStore('attentive', 'checkpoints');
  const entries = database;
  return {
    save: (bytes) => set(key, bytes, entries),
    load: () => get<Uint8Array<ArrayBuffer>>(key, entries),
    remove: () => del(key, entries),
  };
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
