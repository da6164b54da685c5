import { AttentiveError, loadModel, type MarianSource, type Progress } from 'attentive';
import { describe, expect, it } from 'vitest';
import { lexiconFile, pieces, student, studentFile, vocabularyFile } from './marian-files.js';

type Files = MarianSource['marian'];

const vocabularySize = pieces.length + 2;
const { model, vocab } = student();
const texts = ['ab cd', 'a', 'hij hij abc', 'jjjj'];

/** Translates the texts with a model, which is then destroyed. */
async function translated(files: Files, options = {}): Promise<string[]> {
  const loaded = await loadModel({ marian: files });
  const translations = await loaded.translate(texts, { maxLength: 12, ...options });
  loaded.destroy();
  return translations.map(({ text }) => text);
}

async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Tests that student models of Marian load from their files, in Node and in browsers. */
export function testMarian(): void {
  describe('loadModel({ marian })', () => {
    it('translates and describes the model', async () => {
      const loaded = await loadModel({
        marian: {
          ...{ model: new File([model], 'model.xy.bin'), vocab },
          ...{ sourceLanguage: 'de', targetLanguage: 'en', licence: 'MPL-2.0', attribution: 'me' },
        },
      });
      expect(loaded.info).toMatchObject({
        ...{ name: 'model.xy', sourceLanguage: 'de', targetLanguages: ['en'] },
        ...{ licence: 'MPL-2.0', attribution: 'me', precision: 'float32' },
        bytes: model.length + vocab.length,
        config: { encoder: { type: 'transformer' }, decoder: { type: 'ssru' } },
      });
      const [translation] = await loaded.translate(texts);
      expect(translation?.sourceTokens).toEqual(['▁ab', '▁', 'cd', '</s>']);
      expect(translation?.tokens.length).toBeGreaterThan(1);
      loaded.destroy();
    });

    it('names a model whose files say nothing after its file', async () => {
      const loaded = await loadModel({ marian: { model, vocab } });
      expect(loaded.info).toMatchObject({
        ...{ name: 'marian.model', sourceLanguage: '', targetLanguages: [''] },
        ...{ licence: '', attribution: '' },
      });
      expect((await loaded.translateText('ab cd. a')).sentences).not.toHaveLength(0);
      loaded.destroy();
    });

    it('reads every form of source, compressed or not', async () => {
      const expected = await translated({ model, vocab });
      const address = (bytes: Uint8Array<ArrayBuffer>) => URL.createObjectURL(new Blob([bytes]));
      const [packedModel, packedVocab] = [await gzip(model), await gzip(vocab)];
      for (const files of [
        { model: packedModel, vocab: packedVocab },
        { model: new Response(packedModel), vocab: new Blob([vocab]) },
        { model: address(packedModel), vocab: new URL(address(vocab)) },
      ]) {
        expect(await translated(files)).toEqual(expected);
      }
    });

    it('reads int8 weights', async () => {
      const loaded = await loadModel({
        marian: { model: studentFile(vocabularySize, { precision: 'int8' }), vocab },
      });
      expect(loaded.info.precision).toBe('int8');
      loaded.destroy();
    });

    it('reads two vocabularies', async () => {
      const targetVocab = vocabularyFile(pieces.map((piece) => piece.toUpperCase()));
      const separate = studentFile(vocabularySize, { shared: false });
      const translations = await translated({ model: separate, vocab, targetVocab });
      expect(translations.join('')).toMatch(/^[▁A-Z ]+$/);
    });

    it('writes only the candidates of a shortlist, which may be switched off', async () => {
      // Of all target tokens, only </s>, "a" and "b" are candidates, and those of the source.
      const candidates = [0, 3, 4];
      const shortlist = lexiconFile(vocabularySize, candidates);
      for (const [i, text] of (await translated({ model, vocab, shortlist })).entries()) {
        expect(text).toMatch(new RegExp(`^[ ab${texts[i]}]*$`));
      }
      expect(await translated({ model, vocab, shortlist }, { shortlist: false })).toEqual(
        await translated({ model, vocab }),
      );
    });

    it('reports progress over all files', async () => {
      const steps: Progress[] = [];
      const onProgress = (step: Progress) => steps.push(step);
      const packed = await gzip(model);
      const loaded = await loadModel({ marian: { model: packed, vocab } }, { onProgress });
      const total = packed.length + vocab.length;
      expect(steps.at(-1)).toEqual({ loaded: total, total });
      const sums = steps.map((step) => step.loaded);
      expect(sums).toEqual(sums.toSorted((a, b) => a - b));
      loaded.destroy();
    });

    it('ends with the reason of its signal', async () => {
      const reason = new Error('enough');
      const marian = { model, vocab: new Response(new ReadableStream()) };
      const abort = new AbortController();
      const loading = loadModel({ marian }, { signal: abort.signal });
      setTimeout(() => abort.abort(reason), 20);
      await expect(loading).rejects.toBe(reason);
      await expect(loadModel({ marian }, { signal: abort.signal })).rejects.toBe(reason);
    });

    it.each<[name: string, code: string, start: string, files: () => Promise<object>]>([
      ['is cut off', 'bad-model', 'marian.model: ', async () => ({ model: model.subarray(0, -9) })],
      ['is empty', 'bad-model', 'marian.model: ', async () => ({ model: new Uint8Array() })],
      [
        'is compressed and cut off',
        'bad-model',
        'marian.model: its gzip data are damaged',
        async () => ({ model: (await gzip(model)).subarray(0, -9) }),
      ],
      [
        'is compressed and damaged',
        'bad-model',
        'marian.model: its gzip data are damaged',
        async () => ({ model: (await gzip(model)).fill(0, 400, 500) }),
      ],
      [
        'is compressed and says that it is shorter',
        'bad-model',
        'marian.model: its gzip data are damaged',
        async () => ({ model: announcing(await gzip(model), 1000) }),
      ],
      ['is no vocabulary', 'bad-model', 'marian.vocab: ', async () => ({ vocab: model })],
      [
        'is the vocabulary of another model',
        'bad-model',
        'marian.vocab: has 15 pieces',
        async () => ({ vocab: vocabularyFile(pieces.slice(1)) }),
      ],
      [
        'is another vocabulary of the target',
        'bad-model',
        'marian.targetVocab: ',
        async () => ({ targetVocab: vocabularyFile(pieces.slice(1)) }),
      ],
      ['is no shortlist', 'bad-model', 'marian.shortlist: ', async () => ({ shortlist: vocab })],
      [
        'is missing',
        'invalid-argument',
        'marian.vocab is missing',
        async () => ({ vocab: undefined }),
      ],
      ['is a number', 'invalid-argument', 'marian.vocab must be a URL', async () => ({ vocab: 7 })],
      ['has a name of another type', 'invalid-argument', 'marian.name', async () => ({ name: 7 })],
    ])('refuses a file that %s', async (_, code, start, files) => {
      const marian = { model, vocab, ...(await files()) };
      const failure: unknown = await loadModel({ marian }).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(AttentiveError);
      expect(failure).toMatchObject({ code, message: expect.stringMatching(`^${start}`) });
    });

    it('refuses what is no object of files', async () => {
      const marian = null as unknown as Files;
      await expect(loadModel({ marian })).rejects.toMatchObject({ code: 'invalid-argument' });
    });
  });
}

/** Returns a gzip file that announces another size. */
function announcing(bytes: Uint8Array<ArrayBuffer>, size: number): Uint8Array<ArrayBuffer> {
  new DataView(bytes.buffer).setUint32(bytes.length - 4, size, true);
  return bytes;
}
