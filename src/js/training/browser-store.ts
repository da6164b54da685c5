import { createStore, del, get, set, type UseStore } from 'idb-keyval';
import { AttentiveError } from '../shared/errors.js';
import { type CheckpointStore, unlessMissing } from './checkpoint-store.js';
import { WebLock } from './web-lock.js';

const folderName = 'attentive-checkpoints';

/**
 * Opens the store of browserCheckpoints().
 * @param name how messages call it.
 */
export function openBrowserStore(fileName: string, name: string): Required<CheckpointStore> {
  let chosen: Promise<CheckpointStore> | undefined;
  const store = () => {
    chosen ??= chooseStore(fileName);
    return chosen;
  };
  const lock = new WebLock(
    `${folderName}/${fileName}`,
    `The checkpoint ${name} belongs to another training, perhaps in another tab: stop that or ` +
      'close its tab, or choose another name',
  );
  return {
    save: (bytes) => lock.guard(async () => (await store()).save(bytes)),
    load: async () => (await store()).load(),
    remove: () => lock.guard(async () => (await store()).remove()),
    lock: () => lock.take(),
  };
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
