import {
  addModel,
  loadModel,
  loadTokenizer,
  type ModelSource,
  modelCache,
  type RemoteFile,
  Translator,
  trainTokenizer,
} from 'attentive';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { damage, emptyCache, fillStorage } from './cache-platform.js';
import { student } from './marian-files.js';
import { sha256 } from './mozilla-site.js';
import { trainedModel } from './reversal.js';

type Bytes = Uint8Array<ArrayBuffer>;

const url = 'https://models.example/reversal.safetensors';
const other = 'https://models.example/other.safetensors';

/** The files of the server, by address. */
const served = new Map<string, Bytes | (() => Response)>();
/** The addresses that were fetched. */
let fetched: string[] = [];

const platformFetch = globalThis.fetch;
function startServer(): void {
  vi.stubGlobal('fetch', async (address: string, init?: RequestInit) => {
    if (!String(address).startsWith('https://models.example/')) return platformFetch(address, init);
    fetched.push(String(address));
    const file = served.get(address);
    if (file === undefined) throw new TypeError('offline');
    if (typeof file === 'function') return file();
    return new Response(file, { headers: { 'Content-Length': `${file.length}` } });
  });
}

/** Loads a model, and returns what it makes of a word. */
async function reverse(source: ModelSource): Promise<string> {
  const model = await loadModel(source);
  const { text } = await model.translate('abcd');
  model.destroy();
  return text;
}

async function tokenizerJson(): Promise<string> {
  const tokenizer = await trainTokenizer({ texts: ['ab'], config: { type: 'character' } });
  const json = await tokenizer.toJson();
  tokenizer.destroy();
  return json;
}

const keptAddresses = async () => (await modelCache.list()).map((file) => file.url).sort();

/** Tests modelCache, in Node and in browsers. */
export function testCache(): void {
  describe('modelCache', () => {
    let bytes: Bytes;
    let hash: string;
    beforeEach(async () => {
      await emptyCache();
      bytes = await trainedModel();
      hash = await sha256(bytes);
      served.clear();
      served.set(url, bytes);
      fetched = [];
      startServer();
    });
    afterEach(() => vi.unstubAllGlobals());

    it('keeps a file with a checksum, which then loads without a network', async () => {
      expect(await reverse({ url, sha256: hash })).toBe('dcba');
      served.clear();
      const onProgress = vi.fn();
      const model = await loadModel(
        { url: new URL(`${url}#part`), sha256: hash.toUpperCase() },
        { onProgress },
      );
      expect(fetched).toEqual([url]);
      expect(onProgress.mock.calls).toEqual([[{ loaded: bytes.length, total: bytes.length }]]);
      expect((await model.translate('abcd')).text).toBe('dcba');
      model.destroy();
    });

    it.each<[string, Partial<RemoteFile>, boolean]>([
      ['keeps no file that has neither checksum nor `cache`', {}, false],
      ['keeps a file with `cache: true`', { cache: true }, true],
      ['keeps no file with `cache: false`', { cache: false, sha256: 'right' }, false],
    ])('%s', async (_, { cache, sha256 }, kept) => {
      const file = { url, cache, sha256: sha256 && hash };
      await reverse(file);
      expect(await keptAddresses()).toEqual(kept ? [url] : []);
      await reverse(file);
      expect(fetched).toHaveLength(kept ? 1 : 2);
    });

    it('lists and removes files', async () => {
      served.set(other, bytes);
      const before = Math.floor(Date.now() / 1000) * 1000;
      await reverse({ url, cache: true });
      await reverse({ url: other, sha256: hash });
      expect(await keptAddresses()).toEqual([other, url]);
      const [file] = await modelCache.list();
      expect(file).toMatchObject({ bytes: bytes.length, sha256: hash });
      expect(Number(file?.date)).toBeGreaterThanOrEqual(before);
      expect(Number(file?.date)).toBeLessThanOrEqual(Date.now());
      expect(await modelCache.delete(url)).toBe(true);
      expect(await modelCache.delete(new URL(url))).toBe(false);
      expect(await keptAddresses()).toEqual([other]);
      await modelCache.clear();
      expect(await keptAddresses()).toEqual([]);
    });

    it('refuses a file with another checksum, and does not keep it', async () => {
      const wrong = hash.replace(/./, (digit) => (digit === '0' ? '1' : '0'));
      await expect(reverse({ url, sha256: wrong })).rejects.toMatchObject({
        name: 'AttentiveError',
        code: 'bad-model',
        message: expect.stringMatching(/^reversal\.safetensors has another SHA-256/),
      });
      expect(await keptAddresses()).toEqual([]);
    });

    it('fetches an entry with another checksum anew', async () => {
      const json = await tokenizerJson();
      const newer = new TextEncoder().encode(`${json}\n`);
      served.set(url, new TextEncoder().encode(json));
      (await loadTokenizer({ url, cache: true })).destroy();
      served.set(url, newer);
      const file = { url, sha256: await sha256(newer) };
      for (let i = 0; i < 2; ++i) (await loadTokenizer(file)).destroy();
      expect(fetched).toEqual([url, url]);
      expect((await modelCache.list()).map((each) => each.sha256)).toEqual([file.sha256]);
    });

    it('fetches a damaged entry anew', async () => {
      for (const file of [
        { url, cache: true },
        { url, sha256: hash },
      ]) {
        await reverse(file);
        await damage(url);
        expect(await reverse(file)).toBe('dcba');
        expect(await reverse(file)).toBe('dcba');
      }
      expect(fetched).toHaveLength(3);
    });

    it('fetches a file anew once if the engine refuses what was kept', async () => {
      served.set(url, new TextEncoder().encode(await tokenizerJson()));
      (await loadTokenizer({ url, cache: true })).destroy();
      await expect(loadModel({ url, cache: true })).rejects.toMatchObject({ code: 'bad-model' });
      expect(fetched).toEqual([url, url]);
      expect(await keptAddresses()).toEqual([]);
      (await loadTokenizer({ url, cache: true })).destroy();
      served.set(url, bytes);
      expect(await reverse({ url, cache: true })).toBe('dcba');
      expect(await keptAddresses()).toEqual([url]);
    });

    it('keeps nothing of a download that breaks off or is aborted', async () => {
      const half = bytes.slice(0, bytes.length / 2);
      const broken = new ReadableStream({
        start: (controller) => controller.enqueue(half),
        pull: (controller) => controller.error(new TypeError('connection lost')),
      });
      served.set(url, () => new Response(broken));
      await expect(reverse({ url, cache: true })).rejects.toMatchObject({ name: 'NetworkError' });
      const endless = new ReadableStream({
        start: (controller) => controller.enqueue(half),
        pull: () => new Promise(() => {}),
      });
      served.set(url, () => new Response(endless));
      const controller = new AbortController();
      const { signal } = controller;
      const onProgress = () => controller.abort('enough');
      const loading = loadModel({ url, cache: true }, { signal, onProgress });
      await expect(loading).rejects.toBe('enough');
      expect(await keptAddresses()).toEqual([]);
    });

    it('loads models although storage is full', async () => {
      const end = await fillStorage();
      expect(await reverse({ url, cache: true })).toBe('dcba');
      await end();
      expect(await keptAddresses()).toEqual([]);
    });

    it('keeps the files of a student of Marian', async () => {
      const { model, vocab } = student() as { model: Bytes; vocab: Bytes };
      served.set(`${url}.bin`, model).set(`${url}.spm`, vocab);
      const marian = {
        model: { url: `${url}.bin`, sha256: await sha256(model) },
        vocab: { url: `${url}.spm`, cache: true },
      };
      for (let i = 0; i < 2; ++i) (await loadModel({ marian })).destroy();
      expect(fetched.sort()).toEqual([`${url}.bin`, `${url}.spm`]);
    });

    it.each<[string, unknown, RegExp]>([
      ['a checksum', { url, sha256: 'abc' }, /^source\.sha256 must be a SHA-256 of 64/],
      ['an address', { url: 7 }, /^source\.url must be an address, not 7/],
      ['a flag', { url, cache: 'no-store' }, /^source\.cache must be true or false/],
    ])('refuses what is not %s', async (_, file, message) => {
      await expect(loadModel(file as RemoteFile)).rejects.toMatchObject({
        code: 'invalid-argument',
        message: expect.stringMatching(message),
      });
    });

    it('decides whether a model is available to Translator', async () => {
      const availability = (sourceLanguage: string) =>
        Translator.availability({ sourceLanguage, targetLanguage: 'en' });
      const offer = (sourceLanguage: string) => {
        const model = { sourceLanguage, targetLanguage: 'en' };
        addModel({ ...model, source: { url, sha256: hash } });
        addModel({
          ...{ ...model, sourceLanguage: `${sourceLanguage}-FR` },
          source: async () => ({ url, cache: true }),
          files: [{ url, cache: true }],
        });
        addModel({ ...model, sourceLanguage: `${sourceLanguage}-DE`, source: url });
      };
      offer('br');
      for (const language of ['br', 'br-FR', 'br-DE']) {
        expect(await availability(language)).toBe('downloadable');
      }
      await reverse({ url, sha256: hash });
      expect(await availability('br')).toBe('available');
      expect(await availability('br-FR')).toBe('available');
      expect(await availability('br-DE')).toBe('downloadable');
      const translator = await Translator.create({
        ...{ sourceLanguage: 'br', targetLanguage: 'en' },
      });
      expect(await translator.translate('abcd')).toBe('dcba');
      expect(fetched).toEqual([url]);
      translator.destroy();
    });
  });
}
