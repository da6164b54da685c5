import { AttentiveError, loadTokenizer, type Tokenizer, trainTokenizer } from 'attentive';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const texts = [
  'Je suis étudiant.',
  'Je ne suis pas étudiante, je suis médecin.',
  "L'étudiant étudie à l'école, l'étudiante aussi.",
];

/** Returns a tokenizer.json of whole words, whose vocabulary is written as given. */
function words(vocabulary: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(
    '{"normalizer": null, "pre_tokenizer": {"type": "WhitespaceSplit"}, "decoder": null, ' +
      `"model": {"type": "WordLevel", "unk_token": "?", "vocab": {"?": 0, ${vocabulary}}}}`,
  );
}

/** Tests tokenizers in Node and in browsers. */
export function testTokenizers(): void {
  describe('a tokenizer', () => {
    let tokenizer: Tokenizer;
    beforeAll(async () => {
      tokenizer = await trainTokenizer({ texts, config: { type: 'bpe', vocabulary_size: 320 } });
    });
    afterAll(() => tokenizer.destroy());

    it('tells its type and the size of its vocabulary', () => {
      // The vocabulary is smaller than 320, because no further pairs repeat in these texts.
      expect(tokenizer.info).toEqual({ type: 'bpe', vocabularySize: 297, lowercase: false });
    });

    it('encodes texts and decodes ids', async () => {
      const text = 'Je suis médecin 😀 à ☃.';
      const ids = await tokenizer.encode(text);
      expect(ids).toBeInstanceOf(Int32Array);
      expect(await tokenizer.decode(ids)).toBe(text);
      expect(await tokenizer.decode(Array.from(ids))).toBe(text);
      expect((await tokenizer.pieces(ids)).slice(0, 2)).toEqual(['▁Je', '▁suis']);
      expect(await tokenizer.encode([text, '', text])).toEqual([ids, new Int32Array(), ids]);
      expect(await tokenizer.encode([])).toEqual([]);
      expect(await tokenizer.decode([])).toBe('');
    });

    it('composes characters and repairs lone surrogates', async () => {
      expect(await tokenizer.encode('e\u0301')).toEqual(await tokenizer.encode('é'));
      expect(await tokenizer.decode(await tokenizer.encode('a\ud800b'))).toBe('a\ufffdb');
    });

    it('reads special tokens as text unless told otherwise', async () => {
      expect(await tokenizer.decode(await tokenizer.encode('</s>'))).toBe('</s>');
      expect([...(await tokenizer.encode('</s>', { specialTokens: 'tokens' }))]).toEqual([2]);
    });

    it('encodes the same after toJson() and loadTokenizer()', async () => {
      const json = await tokenizer.toJson();
      const again = await loadTokenizer(json);
      expect(await again.encode(texts)).toEqual(await tokenizer.encode(texts));
      expect(await again.toJson()).toBe(json);
      again.destroy();
    });

    it('loads a tokenizer.json with unusual names and strings', async () => {
      const pieces = ['__proto__', '|', 'a|b', '7', '😀', 'é', '"', '\\', '\u0000', '\ufeff', 'ab'];
      const vocabulary = pieces.map((piece, i) => `${JSON.stringify(piece)}: ${i + 1}`);
      const loaded = await loadTokenizer(
        words(vocabulary.join(', ').replace('"a|b"', '"\\u0061|b"')),
      );
      const ids = pieces.map((_, i) => i + 1);
      expect(await loaded.pieces(ids)).toEqual(pieces);
      const again = await loadTokenizer(new TextEncoder().encode(await loaded.toJson()));
      expect(await again.pieces(ids)).toEqual(pieces);
      loaded.destroy();
      again.destroy();
    });

    it('refuses JSON that parsers disagree about', async () => {
      const refused = async (file: Uint8Array<ArrayBuffer>, message: RegExp) =>
        expect(await loadTokenizer(file).catch((failure: unknown) => failure)).toMatchObject({
          code: 'bad-model',
          message: expect.stringMatching(message),
        });
      await refused(words('"a": 1, "a": 2'), /occurs twice in the same JSON object/);
      await refused(words('"a": 1, "\\u0061": 2'), /occurs twice in the same JSON object/);
      await refused(words('"\\ud800": 1'), /invalid JSON/);
      await refused(words('"a": 1e999'), /a number that is too large to store/);
      await refused(words(`"a": ${'['.repeat(40)}${']'.repeat(40)}`), /nested more than 32 levels/);
      await refused(words('"a": 1.5'), /must be an integer below/);
      await refused(words('"a": -1'), /must be an integer below/);
      await refused(words('"a": 01'), /invalid JSON/);
      const bytes = words('"a": 1');
      bytes[bytes.indexOf(0x61)] = 0xff;
      await refused(bytes, /invalid JSON/);
      await refused(new TextEncoder().encode('{}\0'), /invalid JSON/);
      await refused(new TextEncoder().encode('['.repeat(1e6)), /nested more than 32 levels/);
      const many = new Uint8Array(1e7).fill(0x2c);
      await refused(many, /holds more than 8000000 values/);
    });

    it('is trained for each type, lower-cased if asked for', async () => {
      for (const type of ['character', 'word', 'bpe'] as const) {
        const size = type === 'character' ? {} : { vocabulary_size: 300 };
        const config = { type, ...size, lowercase: true } as const;
        const lower = await trainTokenizer({ texts, config: config as { type: 'character' } });
        expect(lower.info).toMatchObject({ type, lowercase: true });
        expect(await lower.decode(await lower.encode('ÉTUDIANT'))).toBe('étudiant');
        lower.destroy();
      }
    });

    it('names the argument or field that is wrong', async () => {
      const wrong = async (work: Promise<unknown>, code: string, message: RegExp) => {
        const error: unknown = await work.catch((failure: unknown) => failure);
        expect(error).toBeInstanceOf(AttentiveError);
        expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
      };
      const load = (json: string) => loadTokenizer(new TextEncoder().encode(json));
      const config = { type: 'bpe', vocabulary_size: 300 } as const;
      await wrong(load('{'), 'bad-model', /^model: invalid JSON/);
      await wrong(load('{"model": {"type": "Unigram"}}'), 'bad-model', /normalizer is missing/);
      await wrong(tokenizer.decode([320]), 'invalid-argument', /320 is outside the vocabulary/);
      await wrong(tokenizer.decode([0.5]), 'invalid-argument', /ids\[0\] must be an integer/);
      await wrong(tokenizer.decode('x' as never), 'invalid-argument', /^ids must be an array/);
      await wrong(tokenizer.encode(7 as never), 'invalid-argument', /^text must be a string/);
      await wrong(trainTokenizer({ texts: [''], config }), 'invalid-argument', /no characters/);
      await wrong(
        trainTokenizer({ texts, config: { ...config, vocabulary_size: 1 } }),
        'invalid-argument',
        /config\.vocabulary_size/,
      );
      const deep = JSON.parse('['.repeat(40) + ']'.repeat(40));
      await wrong(
        trainTokenizer({ texts, config: { ...config, deep } as never }),
        'invalid-argument',
        /^config: the JSON is nested/,
      );
      await wrong(
        trainTokenizer({ texts, config: null as never }),
        'invalid-argument',
        /^config must be an object/,
      );
    });

    it('rejects after destroy()', async () => {
      const gone = await loadTokenizer(new Blob([await tokenizer.toJson()]));
      gone.destroy();
      await expect(gone.encode('a')).rejects.toMatchObject({ code: 'aborted' });
      const signal = AbortSignal.abort(new Error('enough'));
      await expect(tokenizer.encode('a', { signal })).rejects.toThrow('enough');
    });
  });
}
