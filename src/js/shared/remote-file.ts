import { absoluteAddress, isFile, nameIn } from './addresses.js';
import { checkBoolean, describe, invalidArgument, shortened } from './arguments.js';
import { AttentiveError } from './errors.js';
import { nodeFiles } from './node.js';
import type { ModelFile, ReadOptions } from './reading.js';
import { checkCanHash, sha256Of } from './sha256.js';

/** A file at an address, with what is known of it. */
export interface RemoteFile {
  readonly url: string | URL;
  /** The SHA-256 of the file as it is fetched, in hexadecimal digits. A file with another one is refused. */
  readonly sha256?: string | undefined;
  /**
   * Whether modelCache keeps the file, so that it is fetched only once. By default it does if there is a `sha256`,
   * because nothing else tells that a file has been replaced by a newer one at the same address.
   */
  readonly cache?: boolean | undefined;
}

export function isRemoteFile(source: unknown): source is RemoteFile {
  return (
    typeof source === 'object' &&
    source !== null &&
    !(source instanceof Response) &&
    'url' in source
  );
}

/**
 * Reads a file from modelCache, or else fetches it and keeps it there.
 * @throws AttentiveError `bad-model` if it has another SHA-256, `unsupported` if this page cannot compute one,
 *   `invalid-argument`. What `fetchFile` throws. The signal's reason if it aborts.
 */
export async function readRemoteFile(
  source: RemoteFile,
  { name, signal, onProgress, kept }: ReadOptions,
  fetchFile: (url: string) => Promise<ModelFile>,
): Promise<ModelFile> {
  const { url, sha256, cache } = checkRemoteFile(source, name);
  const files = cache ? await importCache() : undefined;
  const bytes = await files?.match(url, sha256);
  signal?.throwIfAborted();
  if (bytes) {
    kept?.set(url, true);
    onProgress?.({ loaded: bytes.byteLength, total: bytes.byteLength });
    return { name: nameIn(url), bytes };
  }
  const file = await fetchFile(url);
  if (sha256 !== undefined && (await sha256Of(file.bytes)) !== sha256) {
    throw new AttentiveError(
      'bad-model',
      `${file.name} has another SHA-256 than ${sha256}: correct the sha256, or the file at ${shortened(url)}`,
    );
  }
  if (files) {
    await files.put(url, file.bytes, sha256);
    kept?.set(url, false);
  }
  return file;
}

/** Returns whether modelCache has a file. @throws AttentiveError `invalid-argument`. */
export async function isKept(source: RemoteFile): Promise<boolean> {
  const { url, sha256, cache } = checkRemoteFile(source);
  return cache && ((await importCache())?.has(url, sha256) ?? false);
}

/** Returns the cache, or undefined if it cannot be imported, because the model may be fetched all the same. */
function importCache() {
  return import('./file-cache.js').catch(() => undefined);
}

function checkRemoteFile({ url, sha256, cache }: RemoteFile, name = 'source') {
  if (typeof url !== 'string' && !(url instanceof URL)) {
    throw invalidArgument(`${name}.url must be an address, not ${describe(url)}`);
  }
  if (sha256 !== undefined) {
    if (!/^[0-9a-f]{64}$/i.test(sha256)) {
      throw invalidArgument(
        `${name}.sha256 must be a SHA-256 of 64 hexadecimal digits, not ${describe(sha256)}`,
      );
    }
    checkCanHash();
  }
  const wanted = checkBoolean(cache, `${name}.cache`, sha256 !== undefined);
  const address = String(url);
  const isLocal = nodeFiles !== undefined && isFile(address);
  return {
    url: isLocal ? address : absoluteAddress(address),
    sha256: sha256?.toLowerCase(),
    cache: wanted && !isLocal,
  };
}

/**
 * Does work with files that modelCache may keep. If one of them is bad, they are removed from there, and the work is
 * done again with new ones unless all were new.
 * @throws what `work` throws.
 */
export async function withoutBadFiles<T>(
  work: (kept: Map<string, boolean>) => Promise<T>,
): Promise<T> {
  const kept = new Map<string, boolean>();
  try {
    return await work(kept);
  } catch (failure) {
    const isBad = failure instanceof AttentiveError && failure.code === 'bad-model';
    if (!isBad || kept.size === 0) throw failure;
    const files = await importCache();
    for (const url of kept.keys()) await files?.remove(url);
    if (![...kept.values()].includes(true)) throw failure;
    return withoutBadFiles(work);
  }
}
