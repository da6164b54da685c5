import { createStore, del, get, set, type UseStore } from 'idb-keyval';
import { checkText, describe, invalidArgument } from '../shared/arguments.js';
import { AttentiveError } from '../shared/errors.js';
import { wellFormed } from '../text/well-formed.js';
import { WebLock } from './web-lock.js';

/**
 * Where the checkpoint of a training lies. Whoever loads gets one that was saved, whole: the last, or
 * the one before if saving broke off.
 */
export interface CheckpointStore {
  /** Replaces what was saved before. The bytes are not changed afterwards. */
  save(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** What was saved last; undefined if nothing was. */
  load(): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Does nothing if nothing was saved. */
  remove(): Promise<void>;
  /**
   * Keeps other trainings from this place until the function that it resolves to is called. fit() does
   * so before its first step where the store offers it.
   * @throws AttentiveError `invalid-state` while another training has the place.
   */
  lock?(): Promise<() => Promise<void>>;
}

/** Most characters of a name, escaped; file systems allow 255. */
const longestName = 200;
const folderName = 'attentive-checkpoints';

/**
 * A place in the browser that outlives the page, the same for all pages of an origin: a file of the
 * Origin Private File System or, where that or its createWritable() is missing, IndexedDB.
 * While fit() trains, other trainings, be it in other tabs, are kept from writing there (Web Locks); a tab that
 * is closed or killed keeps nobody away.
 * @param name tells trainings apart.
 * @throws AttentiveError `invalid-argument` for a name that is empty or too long. The store's
 *   methods reject with `unsupported` where there is no such place (as in Node), those that write with
 *   `invalid-state` while another training has the place, and with the browser's DOMException,
 *   `QuotaExceededError` for example, if it refuses.
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

/** @throws AttentiveError `invalid-argument` if that is no store. */
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
  if (fileName === '' || fileName.length > longestName) {
    throw invalidArgument(
      `name must have 1 to ${longestName} characters (others than letters and digits count as ` +
        `several), not ${describe(name)}`,
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
    'There is neither an Origin Private File System nor IndexedDB here: use a store of your own, ' +
      'or fileCheckpoints() in Node',
  );
}

/** Undefined where that or what it takes to replace a file at once is missing. */
async function privateFolder(): Promise<FileSystemDirectoryHandle | undefined> {
  const writable =
    typeof FileSystemFileHandle !== 'undefined' &&
    'createWritable' in FileSystemFileHandle.prototype;
  if (!writable) return undefined;
  try {
    const root = await navigator.storage.getDirectory();
    return await root.getDirectoryHandle(folderName, { create: true });
  } catch {
    // Private windows of some browsers have the functions, but refuse.
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
        // The file is what it was until here, where it is replaced.
        await writable.close();
      } catch (failure) {
        // That this may fail as well adds nothing to what is thrown.
        await writable.abort().catch(() => {});
        throw failure;
      }
    },
    async load() {
      const bytes = await unlessMissing(async () => {
        const file = await (await folder.getFileHandle(name)).getFile();
        return new Uint8Array(await file.arrayBuffer());
      });
      // A file is empty from when it is made to the end of the first save.
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

/** What `read` gives; undefined if it says that there is no such file. */
export async function unlessMissing<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (failure) {
    const { name, code } = failure as { name?: unknown; code?: unknown };
    if (name === 'NotFoundError' || code === 'ENOENT') return undefined;
    throw failure;
  }
}
