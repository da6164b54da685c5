// Lets the page work offline. offline-plugin.ts fills in what the build made: its files have their contents' hash in
// their names, so a cached one is never out of date, and a new build is a new version of this script.
//
// A library such as Workbox would bring 7 kB (gzipped) for strategies and expiry that hashed names make needless.

/** The version, the files of the page and of the engine, and the SHA-256 of each model, which is kept once it is used. */
const { version, pageFiles, wasmFiles, modelHashes } = JSON.parse('BUILD');

const pageCache = `attentive-page-${version}`;
const modelCache = 'attentive-models';
const root = self.registration.scope;
const addressOf = (file) => new URL(file, root).href;

const pages = new Set([root, addressOf('index.html')]);
const ofPage = new Set([...pageFiles, ...wasmFiles].map(addressOf));
const hashes = new Map(Object.entries(modelHashes).map(([file, hash]) => [addressOf(file), hash]));

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(takeOver()));
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const address = request.url.split(/[?#]/)[0];
  if (request.method !== 'GET') return;
  if (pages.has(address)) event.respondWith(answer(pageCache, root));
  else if (ofPage.has(address)) event.respondWith(answer(pageCache, address));
  else if (hashes.has(address)) event.respondWith(answer(modelCache, address));
});
self.addEventListener('message', (event) => {
  if (event.data.update) self.skipWaiting();
  if (event.data.fetched) event.waitUntil(keepModels(event.data.fetched));
});

/** Fetches all that the views need. Either everything is there and this version is installed, or nothing is. */
async function install() {
  const cache = await caches.open(pageCache);
  const page = new Request(root, { cache: 'no-cache' });
  await cache.addAll([page, ...pageFiles.map(addressOf), ...(await engineFiles())]);
}

/** Returns the files of the engine's variant that this browser runs, without those for other programs' models. */
async function engineFiles() {
  const own = wasmFiles.filter((file) => !file.includes('-marian-')).map(addressOf);
  const relaxed = own.filter((file) => file.includes('-relaxed-'));
  const response = await fetch(relaxed[0]);
  const runs = WebAssembly.validate(await response.arrayBuffer());
  return runs ? relaxed : own.filter((file) => !relaxed.includes(file));
}

/** Drops what older versions have left, and serves the pages that are open already. */
async function takeOver() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith('attentive-page-') && name !== pageCache);
  await Promise.all(old.map((name) => caches.delete(name)));
  const models = await caches.open(modelCache);
  const kept = await models.keys();
  const replaced = kept.filter(({ url }) => !hashes.has(url));
  await Promise.all(replaced.map((request) => models.delete(request)));
  await self.clients.claim();
}

/** Keeps the models that a page has fetched before this script served it. */
async function keepModels(addresses) {
  const models = addresses.filter((address) => hashes.has(address));
  await Promise.all(models.map((address) => answer(modelCache, address)));
}

/** Answers from a cache or else from the network, and keeps the answer. */
async function answer(cacheName, address) {
  const cache = await caches.open(cacheName);
  const kept = await cache.match(address);
  if (kept) return kept;
  const response = await fetch(address);
  if (response.ok) void keep(cache, address, response.clone()).catch(() => {});
  return response;
}

/** Keeps an answer, unless it is a model that arrived damaged. The disk may be full, so this may fail. */
async function keep(cache, address, response) {
  const hash = hashes.get(address);
  if (hash !== undefined && hash !== (await sha256(await response.clone().arrayBuffer()))) return;
  await cache.put(address, response);
}

async function sha256(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
