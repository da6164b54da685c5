// What tests of modelCache do behind its back, in Node and in browsers.
import { modelCache } from 'attentive';

const folder = globalThis.process?.versions?.node
  ? { files: await import('node:fs/promises'), path: '' }
  : undefined;

/** Empties the cache; in Node it is a folder for tests, not the user's. */
export async function emptyCache(): Promise<void> {
  if (folder) {
    folder.path ||= await makeFolder();
    await modelCache.useFolder(folder.path);
  }
  await modelCache.clear();
}

/** Makes a folder that lasts as long as the process. */
async function makeFolder(): Promise<string> {
  const { mkdtempSync, rmSync } = await import('node:fs');
  const { tmpdir } = await import('node:os');
  const path = mkdtempSync(`${tmpdir()}/attentive-cache-`);
  process.once('exit', () => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Changes a byte of the file that is kept for an address. */
export async function damage(url: string): Promise<void> {
  const spoil = (bytes: Uint8Array<ArrayBuffer>) => bytes.fill(7, 100, 101);
  if (folder) {
    const { createHash } = await import('node:crypto');
    const path = `${folder.path}/${createHash('sha256').update(url).digest('hex')}.bin`;
    await folder.files.writeFile(path, spoil(new Uint8Array(await folder.files.readFile(path))));
    return;
  }
  const cache = await caches.open('attentive-models');
  const entry = (await cache.match(url)) as Response;
  const bytes = spoil(new Uint8Array(await entry.arrayBuffer()));
  await cache.put(url, new Response(bytes, { headers: entry.headers }));
}

/** Makes the platform refuse to keep anything, because storage is full. Returns what ends that. */
export async function fillStorage(): Promise<() => Promise<void>> {
  if (folder) {
    const { path } = folder;
    await folder.files.writeFile(`${path}/full`, '');
    await modelCache.useFolder(`${path}/full/cache`);
    return () => modelCache.useFolder(path);
  }
  const { put } = Cache.prototype;
  Cache.prototype.put = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));
  return async () => {
    Cache.prototype.put = put;
  };
}
