import { loadModel, type MarianSource, Translator } from 'attentive';
import { addMozillaModels, fetchMozillaModel, listMozillaModels } from 'attentive/mozilla';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { emptyCache } from './cache-platform.js';
import { lexiconFile, studentFile, vocabularyFile } from './marian-files.js';
import { origin, registry, serve } from './mozilla-server.js';
import { bucketOf, type Files, gzip, type PublishedModel } from './mozilla-site.js';

const pieces = ['▁', ...'abcdefghij', '▁a', '▁ab', 'cd'];
const vocab = vocabularyFile(pieces);
const capitals = vocabularyFile(pieces.map((piece) => piece.toUpperCase()));
const weights = studentFile(pieces.length + 2);
const separate = studentFile(pieces.length + 2, { shared: false });
const one: Files = { model: weights, vocab };
const two: Files = { model: separate, srcvocab: vocab, trgvocab: capitals };
const all = Array.from({ length: pieces.length + 2 }, (_, i) => i);
const text = 'ab cd. a';

/** Returns what loadModel() makes of the same files. */
async function translated(marian: MarianSource['marian']): Promise<string> {
  const model = await loadModel({ marian });
  const { text: translation } = await model.translateText(text, { beamSize: 5 });
  model.destroy();
  return translation;
}

/** Tests that models from registries in memory translate, in Node and in browsers. */
export function testMozillaTranslate(): void {
  beforeEach(emptyCache);
  afterEach(() => vi.unstubAllGlobals());

  describe('addMozillaModels()', () => {
    it('lets Translator.create() fetch, verify and load a model', async () => {
      const published: PublishedModel[] = [
        { from: 'ab', to: 'en', files: { ...one, lex: lexiconFile(all.length, all) } },
        { from: 'en', to: 'zh_hant', files: two },
        { from: 'en', to: 'zh_hans', files: one },
      ];
      serve(await bucketOf(published, origin));
      const models = await addMozillaModels({ registry });
      expect(models.map(({ targetLanguage }) => targetLanguage)).toEqual([
        ...['en', 'zh-Hans', 'zh-Hant'],
      ]);
      const told: number[] = [];
      const translator = await Translator.create({
        ...{ sourceLanguage: 'ab', targetLanguage: 'en-GB' },
        monitor: (monitor) => {
          monitor.ondownloadprogress = ({ loaded }) => told.push(loaded);
        },
      });
      expect([told[0], told.at(-1)]).toEqual([0, 1]);
      expect(told).toEqual([...new Set(told)].sort((a, b) => a - b));
      expect(translator.info).toMatchObject({ name: 'ab-en-tiny', licence: 'MPL-2.0' });
      expect(await translator.translate(text)).toBe(await translated({ model: weights, vocab }));
      translator.destroy();

      for (const [targetLanguage, found] of [
        ['zh', 'zh-Hans'],
        ['zh-TW', 'zh-Hant'],
        ['zh-HK', 'zh-Hant'],
      ] as const) {
        const chinese = await Translator.create({ sourceLanguage: 'en', targetLanguage });
        expect(chinese.targetLanguage).toBe(found);
        if (found === 'zh-Hant') {
          const files = { model: separate, vocab, targetVocab: capitals };
          expect(await chinese.translate(text)).toBe(await translated(files));
        }
        chinese.destroy();
      }
    });

    it('lets Translator.create() fail with what is wrong', async () => {
      const site = await bucketOf([{ from: 'ac', to: 'en', files: one }], origin);
      const path = [...site.keys()].find((each) => each.includes('/model.')) as string;
      site.set(path, await gzip(weights.slice(1)));
      serve(site);
      await addMozillaModels({ registry });
      const languages = { sourceLanguage: 'ac', targetLanguage: 'en' };
      await expect(Translator.create(languages)).rejects.toMatchObject({
        name: 'OperationError',
        cause: { code: 'bad-model' },
      });
      const reason = new Error('enough');
      const aborted = Translator.create({ ...languages, signal: AbortSignal.abort(reason) });
      await expect(aborted).rejects.toBe(reason);
    });
  });

  it('loadModel() takes what fetchMozillaModel() returns', async () => {
    serve(await bucketOf([{ from: 'ad', to: 'en', files: one }], origin));
    const [found] = await listMozillaModels({ registry });
    if (!found) throw new Error('The registry lists no model');
    const model = await loadModel(await fetchMozillaModel(found));
    expect(model.info).toMatchObject({ sourceLanguage: 'ad', targetLanguages: ['en'] });
    expect((await model.translateText(text, { beamSize: 5 })).text).toBe(
      await translated({ model: weights, vocab }),
    );
    model.destroy();
  });
}
