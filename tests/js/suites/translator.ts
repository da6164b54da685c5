import '@attentive/de-en';
import '@attentive/en-fr';
import '@attentive/es-en';
import '@attentive/fr-en';
import { addModel, Translator, type TranslatorCreateOptions } from 'attentive';
import { describe, expect, it } from 'vitest';

const french = { sourceLanguage: 'fr', targetLanguage: 'en' };

/** Returns the name of a DOMException, or the class of another error. */
async function failureOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (failure) {
    return failure instanceof DOMException || failure instanceof Error
      ? failure.name
      : String(failure);
  }
  return 'none';
}

async function chunksOf(stream: ReadableStream<string>): Promise<string[]> {
  const reader = stream.getReader();
  const chunks = [];
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    chunks.push(next.value);
  }
  return chunks;
}

export function testTranslator(): void {
  describe('Translator', () => {
    it('finds the model of a package that was imported, and translates texts', async () => {
      const translator = await Translator.create(french);
      expect(translator.sourceLanguage).toBe('fr');
      expect(translator.targetLanguage).toBe('en');
      expect(translator.info.name).toBe('fr-en');
      expect(await translator.translate('Elle porte une robe rouge.')).toBe(
        'She is wearing a red dress.',
      );
      const text = await translator.translate('Bonjour.\n\nJe suis étudiant.');
      expect(text).toMatch(/^\S.*\n\nI(?: am|'m) a student\.$/);
      expect(await translator.translate('')).toBe('');
      translator.destroy();
    });

    it.each([
      ['en', 'fr', 'She is wearing a red dress.', 'Elle porte une robe rouge.'],
      ['de', 'en', 'Sie trägt ein rotes Kleid.', 'She is wearing a red dress.'],
      ['es', 'en', 'Ella lleva un vestido rojo.', 'She is wearing a red dress.'],
    ])('finds the model from %s to %s', async (sourceLanguage, targetLanguage, text, expected) => {
      const translator = await Translator.create({ sourceLanguage, targetLanguage });
      expect(translator.info.name).toBe(`${sourceLanguage}-${targetLanguage}`);
      expect(await translator.translate(text)).toBe(expected);
      translator.destroy();
    });

    it('explain() returns attention and probabilities', async () => {
      const translator = await Translator.create(french);
      const { text, sentences } = await translator.explain('Je suis étudiant. Elle rit.');
      expect(sentences.map(({ source }) => source.trim())).toEqual([
        'Je suis étudiant.',
        'Elle rit.',
      ]);
      for (const { translation, targetStart } of sentences) {
        expect(text.slice(targetStart)).toMatch(
          new RegExp(`^${translation.text.replaceAll('.', '\\.')}`),
        );
        expect(translation.attention).toHaveLength(translation.tokens.length);
        expect(translation.attention[0]).toHaveLength(translation.sourceTokens.length);
      }
      translator.destroy();
    });

    const story =
      '\n Bonjour.  Elle rit.\n\nJe suis étudiant. Tom dort ! Marie lit un livre.\tOù est-il ?\n';

    it('translateStreaming() yields the text of translate(), sentence by sentence', async () => {
      const translator = await Translator.create(french);
      const whole = await translator.translate(story);
      const chunks = await chunksOf(translator.translateStreaming(story));
      expect(chunks.join('')).toBe(whole);
      expect(chunks).toHaveLength(7); // six sentences, and the end of the line
      expect(chunks[0]).toMatch(/^\n \S.*\S$/);
      expect(chunks[2]).toMatch(/^\n\nI(?: am|'m) a student\.$/);
      expect(chunks[6]).toBe('\n');
      const long = `${story} Il pleut.`.repeat(6);
      const many = await chunksOf(translator.translateStreaming(long));
      expect(many.join('')).toBe(await translator.translate(long));
      expect(await chunksOf(translator.translateStreaming(' \n'))).toEqual([' \n']);
      expect(await chunksOf(translator.translateStreaming(''))).toEqual([]);
      translator.destroy();
    });

    it('translateStreaming() ends when it is cancelled or its signal aborts', async () => {
      const translator = await Translator.create(french);
      const cancelled = translator.translateStreaming(story.repeat(100)).getReader();
      expect((await cancelled.read()).value).toMatch(/^\n \S/);
      await cancelled.cancel('enough');
      expect((await cancelled.read()).done).toBe(true);

      const controller = new AbortController();
      const { signal } = controller;
      const aborted = translator.translateStreaming(story.repeat(100), { signal }).getReader();
      await aborted.read();
      const reason = new Error('enough');
      controller.abort(reason);
      await expect(aborted.read().then(() => aborted.read())).rejects.toBe(reason);
      const late = translator.translateStreaming(story, { signal });
      await expect(chunksOf(late)).rejects.toBe(reason);
      expect(await translator.translate('Elle rit.')).not.toBe('');
      translator.destroy();
    });

    it('destroy() ends its streams', async () => {
      const translator = await Translator.create(french);
      const chunks = chunksOf(translator.translateStreaming(story));
      translator.destroy();
      expect(await failureOf(chunks)).toBe('AbortError');
    });

    it('translateStreaming() refuses what is not a text', async () => {
      const translator = await Translator.create(french);
      expect(() => translator.translateStreaming(7 as unknown as string)).toThrow(
        'text must be a string, not 7',
      );
      translator.destroy();
    });

    it('asks a function for the model when it is wanted, and reports its progress', async () => {
      const heard: number[] = [];
      const controller = new AbortController();
      let asked = 0;
      addModel({
        sourceLanguage: 'zh-Hant',
        targetLanguage: 'en',
        source: async ({ signal, onProgress }) => {
          ++asked;
          expect(signal).toBe(controller.signal);
          for (const loaded of [1, 2, 3]) onProgress?.({ loaded, total: 4 });
          return new URL('../../../models/fr-en/fr-en.safetensors', import.meta.url);
        },
      });
      expect(asked).toBe(0);
      const translator = await Translator.create({
        sourceLanguage: 'zh-TW',
        targetLanguage: 'en-GB',
        signal: controller.signal,
        monitor: (monitor) => {
          monitor.ondownloadprogress = ({ loaded }) => heard.push(loaded);
        },
      });
      expect(asked).toBe(1);
      expect(translator.sourceLanguage).toBe('zh-Hant');
      expect(heard.slice(0, 4)).toEqual([0, 0.25, 0.5, 0.75]);
      expect(heard.at(-1)).toBe(1);
      translator.destroy();
    });

    it('rejects with what such a function throws', async () => {
      const reason = new Error('no such shelf');
      addModel({
        sourceLanguage: 'tlh',
        targetLanguage: 'en',
        source: () => Promise.reject(reason),
      });
      const creation = Translator.create({ sourceLanguage: 'tlh', targetLanguage: 'en' });
      await expect(creation).rejects.toBe(reason);
    });

    it('reports the progress of the download from 0 to 1', async () => {
      const heard: number[] = [];
      const property: number[] = [];
      const translator = await Translator.create({
        ...french,
        monitor(monitor) {
          monitor.addEventListener('downloadprogress', (event) => {
            heard.push((event as ProgressEvent).loaded);
          });
          monitor.ondownloadprogress = ({ loaded, total, lengthComputable }) => {
            expect([total, lengthComputable]).toEqual([1, true]);
            property.push(loaded);
          };
        },
      });
      translator.destroy();
      expect(heard[0]).toBe(0);
      expect(heard.at(-1)).toBe(1);
      expect(heard).toEqual([...new Set(heard)].sort((a, b) => a - b));
      expect(property).toEqual(heard);
    });

    it('finds the model of fr for fr-CA', async () => {
      const translator = await Translator.create({ ...french, sourceLanguage: 'fr-ca' });
      expect(translator.sourceLanguage).toBe('fr');
      translator.destroy();
    });

    it('prefers the model that was added last', async () => {
      addModel({ sourceLanguage: 'tlh', targetLanguage: 'en', source: new Uint8Array(1) });
      addModel({ sourceLanguage: 'tlh', targetLanguage: 'en', source: new Uint8Array(0) });
      await expect(
        Translator.create({ sourceLanguage: 'tlh', targetLanguage: 'en' }),
      ).rejects.toMatchObject({ code: 'bad-model' });
    });

    it.each([
      [
        'languages for which there is no model',
        { ...french, targetLanguage: 'sw' },
        'NotSupportedError',
      ],
      ['what is no language tag', { ...french, sourceLanguage: 'not a tag' }, 'RangeError'],
      ['a missing language', { sourceLanguage: 'fr' }, 'AttentiveError'],
      ['a monitor that cannot be called', { ...french, monitor: 7 }, 'AttentiveError'],
      ['no options', undefined, 'AttentiveError'],
    ])('create() refuses %s', async (_, options, name) => {
      expect(await failureOf(Translator.create(options as TranslatorCreateOptions))).toBe(name);
    });

    it('names the package to import where no model is found', async () => {
      await expect(Translator.create({ ...french, targetLanguage: 'sw' })).rejects.toThrow(
        'There is no model from fr to sw: import the package that has it, such as @attentive/fr-en, ' +
          'or call addModel() first',
      );
    });

    it('create() and translate() reject once their signal aborts', async () => {
      const reason = new Error('enough');
      const aborted = AbortSignal.abort(reason);
      await expect(Translator.create({ ...french, signal: aborted })).rejects.toBe(reason);
      const controller = new AbortController();
      const creating = Translator.create({
        ...french,
        signal: controller.signal,
        monitor: () => controller.abort(reason),
      });
      await expect(creating).rejects.toBe(reason);
      const translator = await Translator.create(french);
      await expect(translator.translate('Bonjour.', { signal: aborted })).rejects.toBe(reason);
      expect(await translator.translate('Elle rit.')).not.toBe('');
      translator.destroy();
    });

    it('rejects after destroy()', async () => {
      const translator = await Translator.create(french);
      const underWay = failureOf(translator.translate('Elle porte une robe rouge.'));
      translator.destroy();
      translator.destroy();
      expect(await underWay).toBe('AbortError');
      expect(await failureOf(translator.translate('Bonjour.'))).toBe('AbortError');
    });

    it.each([
      ['no object', 7, 'model must be an object, not 7'],
      [
        'no language',
        { targetLanguage: 'en', source: '' },
        'model.sourceLanguage must be a string, not undefined',
      ],
      ['no source', french, 'model.source is missing'],
    ])('addModel() refuses a model: %s', (_, model, message) => {
      expect(() => addModel(model as Parameters<typeof addModel>[0])).toThrow(message);
    });
  });
}
