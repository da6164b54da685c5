import { importTraining, type Training } from './later.js';
import { checkText, describe, invalidArgument } from './shared/arguments.js';
import { AttentiveError, asOurs } from './shared/errors.js';
import { nodeFiles, nodeOs, nodePath } from './shared/node.js';
import { wellFormed } from './text/well-formed.js';
import type { CheckpointStore } from './training/checkpoint-store.js';

/** The longest name, once escaped. File systems allow 255 characters. */
const maxNameLength = 200;

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
  return opened(({ openBrowserStore }) => openBrowserStore(fileName, describe(name)));
}

/**
 * Returns a store that is a file, in Node. A checkpoint is written beside the file and then moved into its place,
 * with the mode and owner of the file that it replaces; of a symbolic link, the target is replaced. While fit()
 * trains, the file `path`.lock keeps other trainings away. A lock that a killed process left behind does not count.
 * @throws AttentiveError `unsupported` in browsers, `invalid-argument` if path is not a string. The store's
 *   methods reject with `invalid-argument` if the path is not a regular file, such as a device or a folder, with
 *   `invalid-state` while another training holds the lock, and with errors of the file system.
 */
export function fileCheckpoints(path: string): CheckpointStore {
  checkText(path, 'path');
  if (!nodeFiles || !nodeOs || !nodePath) {
    throw new AttentiveError(
      'unsupported',
      'fileCheckpoints() is for Node: use browserCheckpoints() in browsers',
    );
  }
  const parameters = [path, nodeFiles, nodePath, nodeOs.hostname()] as const;
  return opened(({ FileStore }) => new FileStore(...parameters));
}

/** Returns a store that is opened when it is first used. */
function opened(open: (training: Training) => Required<CheckpointStore>): CheckpointStore {
  let store: Required<CheckpointStore> | undefined;
  const use = async <T>(work: (store: Required<CheckpointStore>) => Promise<T>): Promise<T> => {
    try {
      store ??= open(await importTraining());
      return await work(store);
    } catch (failure) {
      throw asOurs(failure);
    }
  };
  return {
    save: (bytes) => use((store) => store.save(bytes)),
    load: () => use((store) => store.load()),
    remove: () => use((store) => store.remove()),
    lock: () => use((store) => store.lock()),
  };
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
