import { absoluteAddress } from './shared/addresses.js';
import { checkText } from './shared/arguments.js';
import type { CachedFile } from './shared/cached-file.js';

const files = () => import('./shared/file-cache.js');

/**
 * The files of models that are kept, so that they are fetched once and load without a network: in the browser's Cache
 * Storage or, in Node, in a folder. A file gets there by `loadModel({ url, sha256 })` or `{ url, cache: true }`, and from
 * `attentive/mozilla`. Where pages cannot keep files, as without HTTPS, it is empty.
 */
export const modelCache = {
  /** Lists the files. */
  async list(): Promise<readonly CachedFile[]> {
    return (await files()).list();
  },

  /**
   * Removes the file of an address, which the next one who wants it fetches again. Loaded models are not affected.
   * @return whether there was one.
   * @throws AttentiveError `invalid-argument`.
   */
  async delete(url: string | URL): Promise<boolean> {
    return (await files()).remove(absoluteAddress(String(url)));
  },

  /** Removes all files. */
  async clear(): Promise<void> {
    await (await files()).clear();
  },

  /**
   * Chooses the folder in which Node keeps files from now on, instead of `attentive/models` in the user's folder of
   * caches. Browsers have none.
   * @throws AttentiveError `invalid-argument`.
   */
  async useFolder(path: string): Promise<void> {
    checkText(path, 'path');
    (await files()).useFolder(path);
  },
} as const;
