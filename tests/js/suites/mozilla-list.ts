import { listMozillaModels, type MozillaModel } from 'attentive/mozilla';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { firstModel, messageOf, origin, published, registry, serve } from './mozilla-server.js';
import {
  bucketOf,
  collectionPaths,
  edit,
  indexPath,
  json,
  type PublishedModel,
  remoteSettingsOf,
  sha256,
  someBytes,
  someFiles,
} from './mozilla-site.js';

const pairsOf = (models: readonly MozillaModel[]) =>
  models.map(({ sourceLanguage, targetLanguage, architecture, version }) =>
    [sourceLanguage, targetLanguage, architecture, version].join(' '),
  );

/** Tests that registries in memory are read, in Node and in browsers. */
export function testMozillaList(): void {
  afterEach(() => vi.unstubAllGlobals());

  describe('listMozillaModels()', () => {
    it('reads the index of the bucket', async () => {
      serve(await bucketOf(published, origin));
      const models = await listMozillaModels({ registry });
      expect(models).toHaveLength(2);
      const { files } = published[0] as PublishedModel;
      expect(models[1]).toEqual({
        ...{ sourceLanguage: 'fr', targetLanguage: 'en', architecture: 'tiny' },
        ...{ releaseStatus: 'Release', bytes: 50_000, licence: 'MPL-2.0' },
        files: [
          {
            ...{ type: 'model', name: 'model.fren.intgemm.alphas.bin', compression: 'gzip' },
            url: `${origin}/models/fr-en/run%200/model.fren.intgemm.alphas.bin.gz`,
            ...{ size: 50_000, sha256: await sha256(files.model as Uint8Array<ArrayBuffer>) },
          },
          {
            ...{ type: 'lex', name: 'lex.50.50.fren.s2t.bin', compression: 'gzip' },
            url: `${origin}/models/fr-en/run%200/lex.50.50.fren.s2t.bin.gz`,
          },
          {
            ...{ type: 'vocab', name: 'vocab.fren.spm', compression: 'gzip' },
            url: `${origin}/models/fr-en/run%200/vocab.fren.spm.gz`,
          },
        ],
      });
      expect(models[0]?.files.map(({ type }) => type)).toEqual(['model', 'srcvocab', 'trgvocab']);
    });

    it('reads both collections of Remote Settings', async () => {
      serve(await remoteSettingsOf('first', published, origin));
      const first = await listMozillaModels({ registry: origin + collectionPaths.first });
      expect(pairsOf(first)).toEqual(['en ja  2.1', 'fr en  3.0']);
      expect(first[1]?.bytes).toBe(63_000);
      expect(first[1]?.files[0]).toMatchObject({ compression: 'none', size: 50_000 });

      serve(await remoteSettingsOf('second', published, origin));
      const second = await listMozillaModels({ registry: origin + collectionPaths.second });
      expect(pairsOf(second)).toEqual(['en ja base-memory 2.1', 'fr en tiny 3.0']);
      expect(second[1]?.files[0]).toMatchObject({
        ...{ compression: 'zstd', size: 50_000, downloadSize: 50_012 },
        url: `${origin}/attachments/main-workspace/models/0.zst`,
      });
    });

    it('finds attachments beside a copy of the records', async () => {
      const site = await remoteSettingsOf('first', published, origin);
      const { data } = JSON.parse(new TextDecoder().decode(site.get(collectionPaths.first)));
      serve(new Map([['/copy/records.json', json(data)]]));
      const models = await listMozillaModels({ registry: `${origin}/copy/records.json` });
      expect(models[1]?.files[0]?.url).toBe(`${origin}/copy/main-workspace/models/0.bin`);
    });

    it('returns frozen descriptions', async () => {
      const model = await firstModel(await bucketOf(published, origin));
      for (const part of [model, model.files, model.files[0]]) {
        expect(Object.isFrozen(part)).toBe(true);
      }
    });

    it('lists the newest version of each architecture and leaves incomplete models out', async () => {
      const { model, vocab } = someFiles(5);
      const models: PublishedModel[] = [
        ...['2.0', '3.0a10', '3.0', '3.0a2', '2.10'].map((version) => ({
          ...{ from: 'fr', to: 'en', version, files: someFiles(1) },
        })),
        { from: 'fr', to: 'en', version: '4.0', files: { model } as PublishedModel['files'] },
        { from: 'de', to: 'en', files: { vocab } as PublishedModel['files'] },
        {
          ...{ from: 'it', to: 'en', version: '1.0a2' },
          files: { model, srcvocab: vocab, qualityModel: vocab } as PublishedModel['files'],
        },
        ...(['1.0a2', '1.0a10'].map((version) => ({
          ...{ from: 'es', to: 'en', version, files: { ...someFiles(2), qualityModel: vocab } },
        })) as PublishedModel[]),
      ];
      serve(await remoteSettingsOf('second', models, origin));
      const listed = await listMozillaModels({ registry: origin + collectionPaths.second });
      expect(pairsOf(listed)).toEqual(['es en tiny 1.0a10', 'fr en tiny 3.0']);
    });

    it('chooses by channel and architecture, and puts the best model of a pair first', async () => {
      const model = (status: PublishedModel['status'], architecture: string, size: number) => ({
        ...{ from: 'fr', to: 'en', status, architecture },
        files: { ...someFiles(1), model: someBytes(size, 3) },
      });
      const models = [
        model('Release Android', 'tiny', 10),
        model('Release Desktop', 'base', 30),
        model('Release', 'base-memory', 20),
        model('Nightly', 'tiny', 5),
        model(null, 'other', 1),
      ] as PublishedModel[];
      serve(await bucketOf(models, origin));
      const architectures = async (options: object) =>
        (await listMozillaModels({ registry, ...options })).map((each) => each.architecture);
      expect(await architectures({})).toEqual(['base-memory', 'base', 'tiny']);
      expect(await architectures({ channel: 'nightly' })).toEqual([
        ...['base-memory', 'base', 'tiny', 'tiny'],
      ]);
      expect(await architectures({ channel: 'any' })).toContain('other');
      expect(await architectures({ architecture: 'base' })).toEqual(['base']);
    });

    it.each([
      ['', 'Release'],
      ["env.appinfo.OS == 'Android' ", 'Release Android'],
      ["env.appinfo.OS != 'Android' || env.channel != 'release'", 'Release Desktop'],
      ["env.channel == 'default' || env.channel == 'nightly' || env.channel == 'beta'", 'Nightly'],
      ['env.locale == "eo"', undefined],
    ])('takes the status of a model from the condition "%s"', async (condition, status) => {
      const site = await remoteSettingsOf('second', published.slice(0, 1), origin);
      type Records = { data: { filter_expression: string }[] };
      const setCondition = ({ data }: Records) => {
        for (const record of data) record.filter_expression = condition;
      };
      serve(edit(site, collectionPaths.second, setCondition as never));
      const options = { registry: origin + collectionPaths.second, channel: 'any' } as const;
      const [model] = await listMozillaModels(options);
      expect(model?.releaseStatus).toBe(status);
    });

    it('writes language tags in canonical form', async () => {
      const files = someFiles(1);
      const models = ['zh', 'zh_hant', 'zh-hans', 'PT-br'].map((from) => ({
        from,
        to: 'en',
        files,
      }));
      serve(await bucketOf(models, origin));
      const listed = await listMozillaModels({ registry });
      expect(listed.map(({ sourceLanguage }) => sourceLanguage)).toEqual([
        ...['pt-BR', 'zh', 'zh-Hans', 'zh-Hant'],
      ]);
    });

    type Index = { baseUrl: unknown; models: { 'fr-en': unknown } } & Record<string, unknown>;
    type Entry = Record<string, unknown> & { files: Record<string, Record<string, unknown>> };
    const entryOf = (index: Index) => (index.models['fr-en'] as Entry[])[0] as Entry;
    const modelOf = (index: Index) => entryOf(index).files.model as Record<string, unknown>;
    it.each<[string, (index: Index) => void, RegExp]>([
      [
        'a tag',
        (index) => (entryOf(index).sourceLanguage = 'not a tag'),
        /\[0\]\.sourceLanguage must be a language tag such as fr, not 'not a tag'/,
      ],
      [
        'no tag',
        (index) => delete entryOf(index).targetLanguage,
        /targetLanguage must be .* it is missing/,
      ],
      ['a pair', (index) => (index.models['fr-en'] = 7), /models\.fr-en must be an array, not 7/],
      [
        'an entry',
        (index) => (index.models['fr-en'] = [null]),
        /models\.fr-en\[0\] is null and not an object/,
      ],
      [
        'the models',
        (index) => (index.models = [] as never),
        /models\.json\.models is an array and not an object/,
      ],
      [
        'the files',
        (index) => delete (entryOf(index) as Record<string, unknown>).files,
        /\[0\]\.files is undefined and not an object/,
      ],
      [
        'an address',
        (index) => (modelOf(index).path = 'javascript:alert(1)'),
        /files\.model\.path must be an address of https, not 'javascript:alert\(1\)'/,
      ],
      [
        'a path into other folders',
        (index) => (modelOf(index).path = 'a/%2e%2e%5c..bin'),
        /path must be the name of a file/,
      ],
      [
        'no encryption',
        (index) => (index.baseUrl = 'http://models.example'),
        /baseUrl must be an address of https/,
      ],
      [
        'an address of the computer',
        (index) => (index.baseUrl = 'file:///etc/'),
        /baseUrl must be an address of https/,
      ],
      [
        'a huge size',
        (index) => (modelOf(index).uncompressedSize = 2 ** 40),
        /uncompressedSize must be an integer from 1 to 268435456, not 1099511627776/,
      ],
      [
        'a size as text',
        (index) => (modelOf(index).uncompressedSize = '9'),
        /uncompressedSize must be an integer .*, not '9'/,
      ],
      [
        'a hash',
        (index) => (modelOf(index).uncompressedHash = 'f00'),
        /uncompressedHash must be a SHA-256 of 64 hexadecimal digits, not 'f00'/,
      ],
    ])('refuses an index with a bad field: %s', async (_, change, message) => {
      const site = await bucketOf(published.slice(0, 1), origin);
      serve(edit(site, indexPath, change as never));
      const refusal = await messageOf(listMozillaModels({ registry }));
      expect(refusal).toMatch(message);
      expect(refusal).toMatch(/^models\.json.*; correct the registry or use another one$/);
    });

    it.each<[string, (record: Record<string, unknown>) => void, RegExp]>([
      [
        'a version',
        (record) => (record.version = 'new'),
        /^records\.data\[0\]\.version must be a version such as 3\.0/,
      ],
      [
        'a name',
        (record) => (record.name = '../../.profile'),
        /data\[0\]\.name must be the name of a file/,
      ],
      [
        'a location',
        (record) => (record.attachment = { location: 7 }),
        /attachment\.location must be a string, not 7/,
      ],
      [
        'an attachment',
        (record) => (record.attachment = 'x'),
        /attachment is 'x' and not an object/,
      ],
    ])('refuses records with a bad field: %s', async (_, change, message) => {
      const site = await remoteSettingsOf('second', published, origin);
      serve(
        edit(site, collectionPaths.second, (({ data }: { data: Record<string, unknown>[] }) =>
          change(data[0] as Record<string, unknown>)) as never),
      );
      const registry = origin + collectionPaths.second;
      expect(await messageOf(listMozillaModels({ registry }))).toMatch(message);
    });

    it.each([
      ['no JSON', new TextEncoder().encode('<!doctype html>'), /models\.json is no JSON/],
      ['another JSON', json({ hello: 'world' }), /has neither models.* nor data/],
      ['a number', json(7), /models\.json is 7 and not an object/],
      ['too much', new Uint8Array(2 ** 24 + 1), /larger than 16777216 bytes/],
    ])('refuses a registry that is %s', async (_, content, message) => {
      serve(new Map([[indexPath, content]]));
      expect(await messageOf(listMozillaModels({ registry }))).toMatch(message);
    });

    it('refuses wrong arguments before it fetches anything', async () => {
      vi.stubGlobal('fetch', () => expect.unreachable());
      for (const options of [
        { registry: 'ftp://models.example' },
        { registry: 'http://' },
        { registry: 'data:application/json,{}' },
        { channel: 'beta' },
        { architecture: 7 },
        { signal: 7 },
      ]) {
        await messageOf(listMozillaModels(options as never), 'invalid-argument');
      }
    });

    it('rejects with the reason of an abort, and if there is no registry', async () => {
      serve(new Map());
      const reason = new Error('enough');
      const signal = AbortSignal.abort(reason);
      await expect(listMozillaModels({ registry, signal })).rejects.toBe(reason);
      await expect(listMozillaModels({ registry })).rejects.toMatchObject({ name: 'NetworkError' });
    });
  });
}
