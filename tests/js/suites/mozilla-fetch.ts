import { type ModelSource, modelCache } from 'attentive';
import { fetchMozillaModel, listMozillaModels, type MozillaModel } from 'attentive/mozilla';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { emptyCache } from './cache-platform.js';
import { firstModel, messageOf, origin, published, registry, serve } from './mozilla-server.js';
import {
  bucketOf,
  collectionPaths,
  gzip,
  type PublishedModel,
  remoteSettingsOf,
  type Site,
  StreamWithZstd,
  someBytes,
} from './mozilla-site.js';

/** Tests that models are fetched from registries in memory, in Node and in browsers. */
export function testMozillaFetch(): void {
  beforeEach(emptyCache); // The same addresses have other files in each test.
  afterEach(() => vi.unstubAllGlobals());

  describe('fetchMozillaModel()', () => {
    const pathOf = (site: Site, name: string) =>
      [...site.keys()].find((path) => path.includes(name)) as string;

    async function expectFiles(model: MozillaModel, { files }: PublishedModel) {
      const progress: number[] = [];
      const { marian } = await fetchMozillaModel(model, {
        onProgress: ({ loaded, total }) => progress.push(total ? loaded / total : 0),
      });
      const same = async (source: ModelSource | undefined, bytes: Uint8Array | undefined) => {
        expect(source === undefined).toBe(bytes === undefined);
        if (source) expect(source as Uint8Array).toEqual(bytes);
      };
      await same(marian.model, files.model);
      await same(marian.vocab, files.vocab ?? files.srcvocab);
      await same(marian.targetVocab, files.trgvocab);
      await same(marian.shortlist, files.lex);
      expect(progress.at(-1)).toBe(1);
      expect(progress).toEqual([...progress].sort((a, b) => a - b));
      return marian;
    }

    it('returns the files of the bucket, and what the registry says of them', async () => {
      serve(await bucketOf(published, origin));
      const [japanese, french] = await listMozillaModels({ registry });
      const { name, licence, attribution, ...marian } = await expectFiles(
        french as MozillaModel,
        published[0] as PublishedModel,
      );
      expect(marian).toMatchObject({ sourceLanguage: 'fr', targetLanguage: 'en' });
      expect([name, licence]).toEqual(['fr-en-tiny', 'MPL-2.0']);
      expect(attribution).toMatch(/Mozilla/);
      await expectFiles(japanese as MozillaModel, published[1] as PublishedModel);
    });

    it('returns the files of both collections of Remote Settings', async () => {
      vi.stubGlobal('DecompressionStream', StreamWithZstd);
      for (const collection of ['first', 'second'] as const) {
        serve(await remoteSettingsOf(collection, published, origin));
        const models = await listMozillaModels({ registry: origin + collectionPaths[collection] });
        await expectFiles(models[1] as MozillaModel, published[0] as PublishedModel);
      }
    });

    it('keeps the files in modelCache, unless it is told not to', async () => {
      const site = await bucketOf(published.slice(0, 1), origin);
      const model = await firstModel(site);
      const kept = async () => (await modelCache.list()).map((file) => file.url).sort();
      await fetchMozillaModel(model, { cache: false });
      expect(await kept()).toEqual([]);
      await fetchMozillaModel(model);
      expect(await kept()).toEqual(model.files.map((file) => file.url).sort());
      serve(new Map());
      await expectFiles(model, published[0] as PublishedModel);
    });

    it('keeps no files that it refuses', async () => {
      const site = await bucketOf(published.slice(0, 1), origin);
      const model = await firstModel(site);
      const path = pathOf(site, '/model.');
      const right = site.get(path) as Uint8Array<ArrayBuffer>;
      site.set(path, await gzip(someBytes(50_000, 2)));
      expect(await messageOf(fetchMozillaModel(model))).toMatch(/another SHA-256/);
      site.set(path, right);
      await expectFiles(model, published[0] as PublishedModel);
    });

    it('takes a model that was kept as JSON', async () => {
      const model = await firstModel(await bucketOf(published.slice(0, 1), origin));
      await expectFiles(JSON.parse(JSON.stringify(model)), published[0] as PublishedModel);
    });

    it('takes files that the server has unpacked', async () => {
      const site = await bucketOf(published.slice(0, 1), origin);
      const model = await firstModel(site);
      const { files } = published[0] as PublishedModel;
      serve(
        new Map(
          model.files.map(({ type, url }) => [new URL(url).pathname, files[type]]) as [
            string,
            Uint8Array<ArrayBuffer>,
          ][],
        ),
      );
      await expectFiles(model, published[0] as PublishedModel);
    });

    it.each<[string, (site: Site, path: string) => Promise<unknown>, RegExp]>([
      [
        'another size',
        async (site, path) => site.set(path, await gzip(someBytes(49_999, 1))),
        /^model\.fren\S+ has 49999 bytes, but the registry says 50000/,
      ],
      [
        'other bytes',
        async (site, path) => site.set(path, await gzip(someBytes(50_000, 2))),
        /^model\.fren\S+ has another SHA-256/,
      ],
      [
        'more bytes than said',
        async (site, path) => site.set(path, await gzip(new Uint8Array(20_000_000))),
        /^model\.fren\S+: larger than 50000 bytes/,
      ],
      [
        'a cut off archive',
        async (site, path) =>
          site.set(path, site.get(path)?.slice(0, 30_000) as Uint8Array<ArrayBuffer>),
        /^model\.fren\S+: its gzip data are damaged or cut off/,
      ],
      [
        'nothing',
        async (site, path) => site.set(path, new Uint8Array()),
        /^model\.fren\S+ has 0 bytes/,
      ],
    ])('refuses weights of %s', async (_, spoil, message) => {
      const site = await bucketOf(published.slice(0, 1), origin);
      const model = await firstModel(site);
      await spoil(site, pathOf(site, '/model.'));
      expect(await messageOf(fetchMozillaModel(model))).toMatch(message);
    });

    it('bounds files of which the registry gives no size', async () => {
      const site = await bucketOf(published.slice(0, 1), origin);
      const model = await firstModel(site);
      site.set(pathOf(site, '/vocab.'), await gzip(new Uint8Array(2 ** 24 + 1)));
      expect(await messageOf(fetchMozillaModel(model))).toMatch(
        /vocab.* larger than 16777216 bytes/,
      );
    });

    it('compares what is downloaded with its own hash', async () => {
      vi.stubGlobal('DecompressionStream', StreamWithZstd);
      const site = await remoteSettingsOf('second', published, origin);
      serve(site);
      const models = await listMozillaModels({ registry: origin + collectionPaths.second });
      const path = '/attachments/main-workspace/models/0.zst';
      const packed = new Uint8Array(site.get(path) as Uint8Array);
      packed[100] = (packed[100] ?? 0) ^ 1;
      site.set(path, packed);
      const refusal = await messageOf(fetchMozillaModel(models[1] as MozillaModel));
      expect(refusal).toMatch(/^model\.fren\S+ has another SHA-256/);
    });

    it('says where a file is missing', async () => {
      const site = await bucketOf(published.slice(0, 1), origin);
      const model = await firstModel(site);
      site.delete(pathOf(site, '/lex.'));
      await expect(fetchMozillaModel(model)).rejects.toMatchObject({
        name: 'NetworkError',
        message: expect.stringMatching(/lex\.50\.50\.fren.*HTTP 404/),
      });
    });

    it('downloads nothing into insecure pages, which cannot verify it', async () => {
      const model = await firstModel(await bucketOf(published.slice(0, 1), origin));
      vi.stubGlobal('crypto', {});
      vi.stubGlobal('fetch', () => expect.unreachable());
      expect(await messageOf(fetchMozillaModel(model), 'unsupported')).toMatch(/over HTTPS/);
    });

    it.each<[string, unknown, RegExp]>([
      ['nothing', undefined, /^model is undefined and not an object/],
      ['no files', {}, /^model\.files must be an array/],
      ['too few files', { files: [] }, /^model\.files must be a list of a model and a vocab/],
      [
        'an unknown type',
        { files: [{ type: 'toString' }] },
        /files\[0\]\.type must be one of model, lex/,
      ],
      [
        'no address',
        { files: [{ type: 'model', name: 'a.bin' }] },
        /files\[0\]\.url must be a string/,
      ],
      [
        'a relative address',
        { files: [{ type: 'model', name: 'a', url: 'a' }] },
        /files\[0\]\.url must be an address of http or https/,
      ],
    ])('refuses a model of %s', async (_, model, message) => {
      expect(await messageOf(fetchMozillaModel(model as MozillaModel))).toMatch(message);
    });

    it('rejects with the reason of an abort', async () => {
      const model = await firstModel(await bucketOf(published.slice(0, 1), origin));
      const reason = new Error('enough');
      const work = fetchMozillaModel(model, { signal: AbortSignal.abort(reason) });
      await expect(work).rejects.toBe(reason);
      const controller = new AbortController();
      const onProgress = () => controller.abort(reason);
      const { signal } = controller;
      await expect(fetchMozillaModel(model, { signal, onProgress })).rejects.toBe(reason);
    });
  });
}
