import type { CachedFile, CacheStore } from './cached-file.js';

const name = 'attentive-models';
const hashHeader = 'X-Attentive-SHA-256';

/** Returns a store in the browser's Cache Storage, which pages and workers of an origin share. */
export function browserCache(caches: CacheStorage): CacheStore {
  const open = () => caches.open(name);
  const match = async (url: string) => (await open()).match(url, { ignoreVary: true });
  return {
    async find(url) {
      const response = await match(url);
      return response && describe(url, response);
    },
    async read(url) {
      const response = await match(url);
      return response && new Uint8Array(await response.arrayBuffer());
    },
    async write({ url, sha256, date }, bytes) {
      const headers = {
        'Content-Length': `${bytes.byteLength}`,
        'Content-Type': 'application/octet-stream',
        Date: date.toUTCString(),
        [hashHeader]: sha256,
      };
      await (await open()).put(url, new Response(bytes, { headers }));
    },
    async list() {
      const cache = await open();
      const files = (await cache.keys()).map(async (request) => {
        const response = await cache.match(request);
        return response ? [describe(request.url, response)] : [];
      });
      return (await Promise.all(files)).flat();
    },
    async delete(url) {
      return (await open()).delete(url, { ignoreVary: true });
    },
    async clear() {
      await caches.delete(name);
    },
  };
}

function describe(url: string, { headers }: Response): CachedFile {
  return {
    url,
    bytes: Number(headers.get('Content-Length')),
    sha256: headers.get(hashHeader) ?? '',
    date: new Date(headers.get('Date') ?? Number.NaN),
  };
}
