import '@attentive/de-en';
import '@attentive/en-fr';
import '@attentive/es-en';
import '@attentive/fr-en';
import { addModel, Translator } from 'attentive';
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
      expect(translator.info?.name).toBe('fr-en');
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
      expect(translator.info?.name).toBe(`${sourceLanguage}-${targetLanguage}`);
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

    it('for await reads translateStreaming(), and cancels it when the loop ends early', async () => {
      const translator = await Translator.create(french);
      const chunks = [];
      for await (const chunk of translator.translateStreaming(story)) chunks.push(chunk);
      expect(chunks.join('')).toBe(await translator.translate(story));
      const stream = translator.translateStreaming(story.repeat(100));
      for await (const _ of stream) break;
      expect(stream.locked).toBe(false);
      expect((await stream.getReader().read()).done).toBe(true);
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
      expect(() => translator.translateStreaming(story, { signal })).toThrow(reason);
      expect(await translator.translate('Elle rit.')).not.toBe('');
      translator.destroy();
    });

    it('destroy() ends its streams', async () => {
      const translator = await Translator.create(french);
      const chunks = chunksOf(translator.translateStreaming(story));
      translator.destroy();
      expect(await failureOf(chunks)).toBe('AbortError');
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
      ).rejects.toMatchObject({ name: 'OperationError', cause: { code: 'bad-model' } });
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
