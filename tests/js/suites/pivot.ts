import '@attentive/de-en';
import '@attentive/en-fr';
import '@attentive/fr-en';
import { addModel, Translator } from 'attentive';
import { describe, expect, it } from 'vitest';

const germanToFrench = { sourceLanguage: 'de', targetLanguage: 'fr' };
const story = ' Sie trägt ein rotes Kleid.  Er schläft.\n\nIch bin Student. 🙂 ';

/** Adds a model that is here but damaged, so that nothing but finding it is tested. */
function addDamaged(...arcs: readonly [string, string][]): void {
  for (const [sourceLanguage, targetLanguage] of arcs) {
    addModel({ sourceLanguage, targetLanguage, source: new Uint8Array(1) });
  }
}

const availability = (sourceLanguage: string, targetLanguage: string, pivot?: boolean) =>
  Translator.availability({ sourceLanguage, targetLanguage, pivot });

export function testPivot(): void {
  describe('Translator over a pivot language', () => {
    it('translates by two models where none knows both languages', async () => {
      const translator = await Translator.create(germanToFrench);
      expect([translator.sourceLanguage, translator.targetLanguage]).toEqual(['de', 'fr']);
      expect(await translator.translate('Sie trägt ein rotes Kleid.')).toBe(
        'Elle porte une robe rouge.',
      );
      expect(await translator.translate(' \n')).toBe(' \n');
      translator.destroy();
    });

    it('keeps the terms of a glossary for the last model to translate', async () => {
      const glossary = [{ source: 'Kleid', target: 'toge' }];
      const translator = await Translator.create({ ...germanToFrench, glossary });
      const text = 'Sie trägt ein rotes Kleid.';
      expect(await translator.translate(text)).toMatch(/\btoge\b/);
      expect(await translator.translate(text, { glossary: [{ source: 'Kleid' }] })).toMatch(
        /\bKleid\b/,
      );
      const { text: explained } = await translator.explain(text);
      expect(explained).toMatch(/\btoge\b/);
      let streamed = '';
      for await (const chunk of translator.translateStreaming(text)) streamed += chunk;
      expect(streamed).toBe(explained);
      translator.destroy();
    });

    it('refuses a glossary that is none, at once', async () => {
      const glossary = [{ source: ' ' }];
      await expect(Translator.create({ ...germanToFrench, glossary })).rejects.toThrow(TypeError);
      const translator = await Translator.create(germanToFrench);
      await expect(translator.translate('Kleid', { glossary })).rejects.toThrow(TypeError);
      expect(() => translator.translateStreaming('Kleid', { glossary })).toThrow(TypeError);
      translator.destroy();
    });

    it('translateStreaming() yields the text of translate(), sentence by sentence', async () => {
      const translator = await Translator.create(germanToFrench);
      const chunks: string[] = [];
      for await (const chunk of translator.translateStreaming(story)) chunks.push(chunk);
      expect(chunks).toHaveLength(4);
      expect(chunks.join('')).toBe(await translator.translate(story));
      translator.destroy();
    });

    it('explain() shows both steps of each sentence', async () => {
      const [translator, german, english] = await Promise.all([
        Translator.create(germanToFrench),
        Translator.create({ ...germanToFrench, targetLanguage: 'en' }),
        Translator.create({ ...germanToFrench, sourceLanguage: 'en' }),
      ]);
      const { text, sentences } = await translator.explain(story);
      const first = await german.explain(story);
      expect(sentences).toHaveLength(3);
      for (const [
        i,
        { source, sourceStart, pivot, translation, targetStart },
      ] of sentences.entries()) {
        expect({ source, sourceStart, translation: pivot }).toMatchObject({
          source: first.sentences[i]?.source,
          sourceStart: first.sentences[i]?.sourceStart,
          translation: first.sentences[i]?.translation,
        });
        expect(story.slice(sourceStart)).toMatch(new RegExp(`^${source.replaceAll('.', '\\.')}`));
        expect(translation.text).toBe(await english.translate(pivot?.text ?? ''));
        expect(text.slice(targetStart, targetStart + translation.text.length)).toBe(
          translation.text,
        );
      }
      for (const each of [translator, german, english]) each.destroy();
    });

    it('explain() aligns words over both steps', async () => {
      const translator = await Translator.create(germanToFrench);
      const source = 'Ich bin Student. Sie trägt ein rotes Kleid.';
      const { text, alignment } = await translator.explain(source);
      const wordIn = (whole: string, { start, end }: { start: number; end: number }) =>
        whole.slice(start, end);
      const links = new Map(
        alignment.target.map((word) => [
          wordIn(text, word),
          word.sources.map((link) => wordIn(source, alignment.source[link.word] as never)),
        ]),
      );
      expect(links.get('robe')?.[0]).toBe('Kleid');
      expect(links.get('rouge')?.[0]).toBe('rotes');
      for (const { sources } of alignment.target) {
        const sum = sources.reduce((total, { weight }) => total + weight, 0);
        expect(sum).toBeLessThanOrEqual(1 + 1e-6);
        expect(sources).toEqual([...sources].sort((a, b) => b.weight - a.weight));
      }
      translator.destroy();
    });

    it('has the metadata of both models, and no single one', async () => {
      const translator = await Translator.create(germanToFrench);
      expect(translator.info).toBeUndefined();
      expect(translator.infos.map(({ name }) => name)).toEqual(['de-en', 'en-fr']);
      translator.destroy();
    });

    it('lends its models, of which each translates one step', async () => {
      const translator = await Translator.create(germanToFrench);
      expect(translator.models.map(({ info }) => info)).toEqual(translator.infos);
      const [first, second] = translator.models;
      const english = await first?.translate('Ich bin Student.', { beamSize: 5 });
      expect(english?.text).toBe('I am a student.');
      const prefixed = await second?.translate(english?.text ?? '', { prefix: 'Moi' });
      expect(prefixed?.text).toMatch(/^Moi/);
      translator.destroy();
      await expect(second?.translate('I am a student.')).rejects.toMatchObject({ code: 'aborted' });
    });

    it('destroy() ends work in either model', async () => {
      const translator = await Translator.create(germanToFrench);
      const underWay = translator.translate(story);
      translator.destroy();
      await expect(underWay).rejects.toMatchObject({ name: 'AbortError' });
    });

    it('can be switched off', async () => {
      const options = { ...germanToFrench, pivot: false };
      expect(await Translator.availability(options)).toBe('unavailable');
      await expect(Translator.create(options)).rejects.toMatchObject({ name: 'NotSupportedError' });
      const direct = { sourceLanguage: 'fr', targetLanguage: 'en', pivot: false };
      expect(await Translator.availability(direct)).not.toBe('unavailable');
    });

    it('prefers a model for both languages, and then English', async () => {
      const found = () =>
        Translator.create({ sourceLanguage: 'sw', targetLanguage: 'zu' }).catch(
          (failure: Error) => failure.message,
        );
      const add = (sourceLanguage: string, targetLanguage: string, name: string) => {
        const source = () => Promise.reject(new Error(name));
        addModel({ sourceLanguage, targetLanguage, source });
      };
      addDamaged(['en', 'zu'], ['xh', 'zu']);
      add('sw', 'en', 'over English');
      add('sw', 'xh', 'over Xhosa');
      expect(await found()).toBe('over English');
      add('sw', 'zu', 'direct');
      expect(await found()).toBe('direct');
    });

    it('matches regions and scripts at each of the three places', async () => {
      addDamaged(['pt', 'en-GB'], ['en-US', 'zh-Hant'], ['da', 'zh-Hans'], ['zh-TW', 'is']);
      expect(await availability('pt-BR', 'zh-TW')).toBe('available');
      expect(await availability('pt', 'zh-Hant-HK')).toBe('available');
      expect(await availability('pt', 'zh-Hans')).toBe('unavailable');
      expect(await availability('da', 'is')).toBe('unavailable'); // Hans is not read as Hant.
      addDamaged(['zh', 'is']);
      expect(await availability('da', 'is')).toBe('available');
    });

    it('never leaves a language that needs no translation', async () => {
      expect(await availability('fr', 'fr-CA')).toBe('available');
      const translator = await Translator.create({ sourceLanguage: 'fr', targetLanguage: 'fr-CA' });
      expect(translator.infos).toEqual([]);
      expect(await translator.translate('Bonjour.')).toBe('Bonjour.');
    });

    it('passes over models whose languages are no tags', async () => {
      addDamaged(['mt', 'not a tag'], ['not a tag', 'ga']);
      expect(await availability('mt', 'ga')).toBe('unavailable');
    });

    it('availability() is that of the model that is furthest from being here', async () => {
      addDamaged(['lb', 'en']);
      expect(await availability('lb', 'fo')).toBe('unavailable');
      let fail = (_: Error) => {};
      const source = () =>
        new Promise<never>((_, reject) => {
          fail = reject;
        });
      addModel({ sourceLanguage: 'en', targetLanguage: 'fo', source });
      expect(await availability('lb', 'fo')).toBe('downloadable');
      const creating = Translator.create({ sourceLanguage: 'en', targetLanguage: 'fo' });
      expect(await availability('lb', 'fo')).toBe('downloading');
      fail(new Error('enough'));
      await expect(creating).rejects.toThrow('enough');
      expect(await availability('lb', 'fo')).toBe('downloadable');
    });

    it('progress covers both downloads, from 0 to 1 without a step back', async () => {
      const told: number[] = [];
      const translator = await Translator.create({
        ...germanToFrench,
        monitor: (monitor) => {
          monitor.ondownloadprogress = ({ loaded }) => told.push(loaded);
        },
      });
      translator.destroy();
      expect([told[0], told.at(-1)]).toEqual([0, 1]);
      expect(told).toEqual([...new Set(told)].sort((a, b) => a - b));
    });

    it('fails as soon as either model does, and ends the download of the other', async () => {
      let ended: unknown;
      addModel({
        sourceLanguage: 'nl',
        targetLanguage: 'en',
        source: ({ signal }) =>
          new Promise((_, reject) => {
            signal?.addEventListener('abort', () => {
              ended = signal.reason;
              reject(ended);
            });
          }),
      });
      const failure = new Error('gone');
      addModel({
        sourceLanguage: 'en',
        targetLanguage: 'br',
        source: () => Promise.reject(failure),
      });
      const creating = Translator.create({ sourceLanguage: 'nl', targetLanguage: 'br' });
      await expect(creating).rejects.toBe(failure);
      expect(ended).toBe(failure);
    });
  });
}
