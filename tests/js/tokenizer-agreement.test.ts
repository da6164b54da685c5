import '../../tools/enable-relaxed-simd.mjs';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Tokenizer as Reference } from '@huggingface/tokenizers';
import { loadTokenizer, trainTokenizer } from 'attentive';
import { describe, expect, it } from 'vitest';
import { cleaned } from './cleaned.js';
import { randomNumbers, variedTexts } from './varied-texts.js';

// Our tokenizers must give the same ids as Hugging Face's library, which defines the format.

type Json = Record<string, unknown>;
interface File extends Json {
  readonly model: Json & { readonly vocab: Readonly<Record<string, number>> };
  readonly added_tokens: readonly Json[];
}

/** Our tokenizers learn from these texts, which are not among those that are compared. */
const trainingTexts = variedTexts(3000, 2).filter((text) => text.length < 120);

const parseFile = (json: string) => JSON.parse(json) as File;
const trained = async (config: Parameters<typeof trainTokenizer>[0]['config']) => {
  const tokenizer = await trainTokenizer({ texts: trainingTexts, config });
  const json = await tokenizer.toJson();
  tokenizer.destroy();
  return parseFile(json);
};

/** Returns a tokenizer.json as other trainers write it: `words` are split into characters, then merged. */
function learned(words: readonly string[][], count: number, rest: Json, model: Json): File {
  const vocab: Record<string, number> = { '<unk>': 0 };
  for (const piece of new Set(words.flat())) vocab[piece] = Object.keys(vocab).length;
  const merges: [string, string][] = [];
  let current = words.map((word) => [...word]);
  while (merges.length < count) {
    const counts = new Map<string, number>();
    for (const word of current) {
      for (let i = 1; i < word.length; ++i) {
        const key = JSON.stringify([word[i - 1], word[i]]);
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
    }
    const [best] = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
    if (!best) break;
    const [left, right] = JSON.parse(best[0]) as [string, string];
    merges.push([left, right]);
    vocab[left + right] ??= Object.keys(vocab).length;
    current = current.map((word) => {
      const joined: string[] = [];
      for (let i = 0; i < word.length; ++i) {
        const match = word[i] === left && word[i + 1] === right;
        joined.push(match ? left + right : (word[i] as string));
        if (match) ++i;
      }
      return joined;
    });
  }
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [
      { id: 0, content: '<unk>', single_word: false, lstrip: false, rstrip: false, special: true },
    ],
    normalizer: null,
    pre_tokenizer: null,
    post_processor: null,
    decoder: null,
    ...rest,
    model: { type: 'BPE', unk_token: '<unk>', ...model, vocab, merges },
  };
}

const latinWords = trainingTexts
  .flatMap((text) => text.split(/\s+/))
  .filter((word) => /^[\p{Script=Latin}\p{P}]+$/u.test(word))
  .slice(0, 2000);

/** Writes a byte as a visible character, as GPT-2 does. */
function byteCharacter(byte: number): string {
  const visible = (value: number) =>
    (value > 0x20 && value < 0x7f) || (value > 0xa0 && value !== 0xad && value < 0x100);
  if (visible(byte)) return String.fromCharCode(byte);
  const before = Array.from({ length: byte }, (_, value) => value).filter((v) => !visible(v));
  return String.fromCharCode(0x100 + before.length);
}
const byteAlphabet = Array.from({ length: 256 }, (_, byte) => byteCharacter(byte));
const byteWords = latinWords.map((word) =>
  Array.from(new TextEncoder().encode(` ${word}`), (byte) => byteCharacter(byte)),
);

const sequence = (key: string, list: Json[]) => ({ type: 'Sequence', [key]: list });
const mark = '▁';

/** Kinds of files, each with the number of texts that it is compared on. */
const files: [name: string, count: number, make: () => File | Promise<File>][] = [
  ['our byte pairs', 20_000, () => trained({ type: 'bpe', vocabulary_size: 2000 })],
  [
    'our byte pairs in lower case',
    5000,
    () => trained({ type: 'bpe', vocabulary_size: 1000, lowercase: true }),
  ],
  ['our words', 20_000, () => trained({ type: 'word', vocabulary_size: 2000 })],
  ['our characters', 20_000, () => trained({ type: 'character' })],
  [
    'marks by normalizers, merged across words, as of SentencePiece',
    5000,
    async () => ({
      ...(await trained({ type: 'bpe', vocabulary_size: 1000 })),
      normalizer: sequence('normalizers', [
        { type: 'Prepend', prepend: mark },
        { type: 'Replace', pattern: { String: ' ' }, content: mark },
      ]),
      pre_tokenizer: null,
    }),
  ],
  [
    'marks by Metaspace at the first word, compatibility forms',
    5000,
    async () => ({
      ...(await trained({ type: 'bpe', vocabulary_size: 1000 })),
      normalizer: { type: 'NFKC' },
      pre_tokenizer: {
        type: 'Metaspace',
        replacement: mark,
        prepend_scheme: 'first',
        split: false,
      },
      decoder: { type: 'Metaspace', replacement: mark, prepend_scheme: 'first', split: false },
    }),
  ],
  [
    'bytes as of GPT-2',
    5000,
    () =>
      learned(
        [...byteAlphabet.map((character) => [character]), ...byteWords],
        300,
        {
          pre_tokenizer: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true },
          decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true },
          post_processor: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: false },
        },
        { unk_token: null },
      ),
  ],
  [
    'bytes of numbers apart, whole words first',
    5000,
    () =>
      learned(
        [...byteAlphabet.map((character) => [character]), ...byteWords],
        300,
        {
          pre_tokenizer: sequence('pretokenizers', [
            { type: 'Digits', individual_digits: true },
            { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
          ]),
          decoder: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true },
        },
        { ignore_merges: true },
      ),
  ],
  [
    'ends of words, as of subword-nmt',
    5000,
    () =>
      learned(
        latinWords.map((word) => {
          const characters = [...word.toLowerCase()];
          characters.push(`${characters.pop()}</w>`);
          return characters;
        }),
        300,
        {
          normalizer: sequence('normalizers', [{ type: 'NFC' }, { type: 'Lowercase' }]),
          pre_tokenizer: { type: 'WhitespaceSplit' },
          decoder: { type: 'BPEDecoder', suffix: '</w>' },
        },
        { end_of_word_suffix: '</w>', fuse_unk: true },
      ),
  ],
  [
    'letters without accents, punctuation apart, unknown ones fused',
    5000,
    () =>
      learned(
        latinWords.map((word) => [...word.normalize('NFD').replace(/\p{M}/gu, '')]),
        300,
        {
          normalizer: sequence('normalizers', [
            { type: 'NFD' },
            { type: 'StripAccents' },
            { type: 'Strip', strip_left: true, strip_right: true },
          ]),
          pre_tokenizer: sequence('pretokenizers', [
            { type: 'WhitespaceSplit' },
            { type: 'Punctuation', behavior: 'Contiguous' },
            { type: 'Digits', individual_digits: false },
            {
              type: 'Split',
              pattern: { String: 'on' },
              behavior: 'Isolated',
              invert: false,
            },
          ]),
        },
        { fuse_unk: true },
      ),
  ],
  [
    'added tokens of every kind',
    5000,
    async () => {
      const file = await trained({ type: 'bpe', vocabulary_size: 1000, lowercase: true });
      const size = Object.keys(file.model.vocab).length;
      const token = (id: number, content: string, rest: Json) => ({
        ...{ id: size + id, content, single_word: false, lstrip: false, rstrip: false },
        ...{ normalized: false, special: false },
        ...rest,
      });
      return {
        ...file,
        added_tokens: [
          ...file.added_tokens,
          token(0, 'C++', {}),
          token(1, 'word', { lstrip: true }),
          token(2, 'words', { rstrip: true }),
          token(3, '☃☄', { special: true, lstrip: true, rstrip: true }),
          token(4, 'The', { normalized: true }),
          token(5, '😀😀', {}),
        ],
      };
    },
  ],
];

const reference = (file: File) => new Reference(file, { unk_token: '<unk>' });
/** Our own tokenizers clean texts; others read them as they are. */
const isOurs = (name: string) => name.startsWith('our ');
const expectedIds = (name: string, file: File, texts: readonly string[]) => {
  const tokenizer = reference(file);
  return texts.map((text) => {
    const read = isOurs(name) ? cleaned(text) : text;
    return read ? tokenizer.encode(read, { add_special_tokens: false }).ids : [];
  });
};

/** Blocks that are assigned in later versions of Unicode than that of the command line's library. */
const recent =
  /[\u0870-\u089f]|[\u0c5c\u0cdc]|[\u1acf-\u1aff]|[\u1c80-\u1c8f]|[\ua7c0-\ua7ff]|[\u{10500}-\u{1efff}]|[\u{2ebf0}-\u{3ffff}]/u;
const native = new URL('../../build/native/attentive', import.meta.url).pathname;

describe.each(files)('tokenizer with %s', (name, count, make) => {
  it('encodes texts to the ids of Hugging Face', { timeout: 240_000 }, async () => {
    const file = await make();
    const json = JSON.stringify(file);
    const texts = variedTexts(count);
    const expected = expectedIds(name, file, texts);
    const tokenizer = await loadTokenizer(new TextEncoder().encode(json));
    const ids = await tokenizer.encode(texts, { specialTokens: 'tokens' });
    const again = await loadTokenizer(new TextEncoder().encode(await tokenizer.toJson()));
    const idsAgain = await again.encode(texts, { specialTokens: 'tokens' });
    for (const [i, text] of texts.entries()) {
      if (String(ids[i]) !== String(expected[i]) || String(idsAgain[i]) !== String(expected[i])) {
        expect({ text, ids: [...(ids[i] ?? [])] }).toEqual({ text, ids: expected[i] });
        expect({ text, ids: [...(idsAgain[i] ?? [])] }).toEqual({ text, ids: expected[i] });
      }
    }
    expect(ids).toHaveLength(count);
    tokenizer.destroy();
    again.destroy();
  });

  it.skipIf(!existsSync(native))(
    'encodes the same on the command line',
    { timeout: 120_000 },
    async () => {
      const file = await make();
      const texts = variedTexts(3000, 3)
        .map((text) => text.replace(/[\r\n]/g, ' '))
        .filter((text) => !recent.test(text));
      const folder = mkdtempSync(join(tmpdir(), 'attentive-'));
      try {
        const path = join(folder, 'tokenizer.json');
        writeFileSync(path, JSON.stringify(file));
        const { stdout, stderr } = spawnSync(
          native,
          ['tokenizer', 'encode', '--tokenizer', path, '--special-tokens'],
          { input: `${texts.join('\n')}\n`, encoding: 'utf8', maxBuffer: 2 ** 28 },
        );
        expect(stderr).toBe('');
        const lines = stdout.split('\n').slice(0, -1);
        expect(lines).toHaveLength(texts.length);
        for (const [i, ids] of expectedIds(name, file, texts).entries()) {
          if (lines[i] !== ids.join(' ')) {
            expect({ text: texts[i], ids: lines[i] }).toEqual({
              text: texts[i],
              ids: ids.join(' '),
            });
          }
        }
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );
});

describe('Tokenizer.decode()', () => {
  it('returns the cleaned text from byte pairs', async () => {
    const tokenizer = await trainTokenizer({
      texts: trainingTexts,
      config: { type: 'bpe', vocabulary_size: 800 },
    });
    const texts = variedTexts(2000, 4);
    for (const [i, ids] of (await tokenizer.encode(texts)).entries()) {
      const text = cleaned(texts[i] as string).replaceAll(mark, ' ');
      expect(await tokenizer.decode(ids)).toBe(text);
    }
    tokenizer.destroy();
  });

  it('returns the text that Hugging Face decodes', async () => {
    const random = randomNumbers(5);
    for (const [, , make] of files.slice(0, 4)) {
      const file = await make();
      const tokenizer = await loadTokenizer(new TextEncoder().encode(JSON.stringify(file)));
      const theirs = reference(file);
      for (let i = 0; i < 300; ++i) {
        const ids = Array.from({ length: 1 + Math.floor(random() * 20) }, () =>
          Math.floor(random() * tokenizer.info.vocabularySize),
        );
        const options = { skip_special_tokens: true, clean_up_tokenization_spaces: false };
        expect(await tokenizer.decode(ids)).toBe(theirs.decode(ids, options));
      }
      tokenizer.destroy();
    }
  });
});
