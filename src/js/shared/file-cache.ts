// Keeps the files of models. It is a module of its own, dist/file-cache.js, which is imported when a file is to be kept.
import { browserCache } from './browser-cache.js';
import type { CachedFile, CacheStore } from './cached-file.js';
import { folderCache } from './folder-cache.js';
import { sha256Of } from './sha256.js';

let folder: string | undefined;

/** Says where files are kept in Node from now on. */
export function useFolder(path: string): void {
  folder = path;
}

/** Returns where files are kept; undefined in pages that cannot keep any, such as those served without HTTPS. */
function openStore(): CacheStore | undefined {
  try {
    if (!globalThis.crypto?.subtle) return undefined;
    return globalThis.caches ? browserCache(globalThis.caches) : folderCache(folder);
  } catch {
    return undefined; // Sandboxed pages may not even look at `caches`.
  }
}

/**
 * Returns the file that is kept for an address, if it is intact.
 * @param sha256 what its SHA-256 must be, if that is known; another one is outdated.
 */
export async function match(
  url: string,
  sha256: string | undefined,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    const store = openStore();
    const file = await findIn(store, url, sha256);
    const bytes = file && (await store?.read(url));
    return bytes && (await sha256Of(bytes)) === file.sha256 ? bytes : undefined;
  } catch {
    return undefined; // The platform fails, or the entry is damaged.
  }
}

/** Returns whether match() would find a file, if it is intact. */
export async function has(url: string, sha256: string | undefined): Promise<boolean> {
  return (await findIn(openStore(), url, sha256).catch(() => undefined)) !== undefined;
}

async function findIn(
  store: CacheStore | undefined,
  url: string,
  sha256: string | undefined,
): Promise<CachedFile | undefined> {
  const file = await store?.find(url);
  return sha256 === undefined || file?.sha256 === sha256 ? file : undefined;
}

/**
 * Keeps a file if the platform lets it; storage may be full, for example.
 * @param known its SHA-256, if that has been computed.
 */
export async function put(
  url: string,
  bytes: Uint8Array<ArrayBuffer>,
  known: string | undefined,
): Promise<void> {
  try {
    const store = openStore();
    if (!store) return;
    const sha256 = known ?? (await sha256Of(bytes));
    await store.write({ url, bytes: bytes.byteLength, sha256, date: new Date() }, bytes);
  } catch {
    // What cannot be kept is fetched again.
  }
}

export async function list(): Promise<CachedFile[]> {
  return (
    (await openStore()
      ?.list()
      .catch(() => [])) ?? []
  );
}

export async function remove(url: string): Promise<boolean> {
  return (
    (await openStore()
      ?.delete(url)
      .catch(() => false)) ?? false
  );
}

export async function clear(): Promise<void> {
  await openStore()
    ?.clear()
    .catch(() => {});
}
