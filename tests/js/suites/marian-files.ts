// Writes the files of Marian's student models with random weights, as src/core/marian and src/core/text read them.

export interface StudentSizes {
  readonly size?: number;
  readonly feedForward?: number;
  readonly encoderLayers?: number;
  readonly decoderLayers?: number;
  readonly heads?: number;
  /** Whether source and target share one vocabulary and one embedding table. */
  readonly shared?: boolean;
  readonly precision?: 'float32' | 'int8';
}

type Bytes = Uint8Array<ArrayBuffer>;
type Item = { name: string; type: number; shape: number[]; data: Bytes };

const types = { int8: 0x101, float32: 0x404, intgemm8: 0x4101 };
const utf8 = (text: string) => new TextEncoder().encode(text);

export const pieces = ['▁', ...'abcdefghij', '▁a', '▁ab', 'cd'];

/** Returns the files of a small student. */
export function student(): { readonly model: Bytes; readonly vocab: Bytes } {
  return { model: studentFile(pieces.length + 2), vocab: vocabularyFile(pieces) };
}

/** Returns a `.bin` file. */
export function studentFile(vocabulary: number, sizes: StudentSizes = {}): Bytes {
  const all = {
    ...{ size: 16, feedForward: 24, encoderLayers: 2, decoderLayers: 1, heads: 2, shared: true },
    ...{ precision: 'float32' as const },
    ...sizes,
  };
  const random = randomNumbers();
  const items = weightsOf(vocabulary, all).map(([name, rows, columns]): Item => {
    const middle = name.endsWith('_ln_scale') ? 1 : 0;
    const spread = rows === 1 ? 0.3 : Math.sqrt((name.endsWith('Wemb') ? 6 : 18) / columns);
    const values = Float32Array.from(
      { length: rows * columns },
      () => middle + spread * (2 * random() - 1),
    );
    return all.precision === 'int8' && rows > 1
      ? int8Item(name, rows, columns, values)
      : {
          name,
          type: types.float32,
          shape: [rows, columns],
          data: padded(new Uint8Array(values.buffer)),
        };
  });
  const config = utf8(`${configOf(vocabulary, all)}\0`);
  items.push({ name: 'special:model.yml', type: types.int8, shape: [config.length], data: config });
  return binFile(items);
}

function weightsOf(
  vocabulary: number,
  { size, feedForward, encoderLayers, decoderLayers, shared }: Required<StudentSizes>,
): [name: string, rows: number, columns: number][] {
  type Weights = [string, number, number][];
  const norm = (name: string): Weights => [
    [`${name}_ln_scale`, 1, size],
    [`${name}_ln_bias`, 1, size],
  ];
  const attention = (name: string): Weights => [
    ...['q', 'k', 'v', 'o'].flatMap(
      (part): Weights => [
        [`${name}_W${part}`, size, size],
        [`${name}_b${part}`, 1, size],
      ],
    ),
    ...norm(`${name}_Wo`),
  ];
  const feedForwardNetwork = (name: string): Weights => [
    [`${name}_W1`, size, feedForward],
    [`${name}_b1`, 1, feedForward],
    [`${name}_W2`, feedForward, size],
    [`${name}_b2`, 1, size],
    ...norm(`${name}_ffn`),
  ];
  const layers = (count: number, of: (layer: number) => Weights) =>
    Array.from({ length: count }, (_, i) => of(i + 1)).flat();
  return [
    ...(shared ? ['Wemb'] : ['encoder_Wemb', 'decoder_Wemb']).map((name): Weights[number] => [
      name,
      vocabulary,
      size,
    ]),
    ...layers(encoderLayers, (i) => [
      ...attention(`encoder_l${i}_self`),
      ...feedForwardNetwork(`encoder_l${i}_ffn`),
    ]),
    ...layers(decoderLayers, (i) => [
      [`decoder_l${i}_rnn_W`, size, size],
      [`decoder_l${i}_rnn_Wf`, size, size],
      [`decoder_l${i}_rnn_bf`, 1, size],
      ...norm(`decoder_l${i}_rnn_ffn`),
      ...attention(`decoder_l${i}_context`),
      ...feedForwardNetwork(`decoder_l${i}_ffn`),
    ]),
    ['decoder_ff_logit_out_b', 1, vocabulary],
  ];
}

function configOf(vocabulary: number, sizes: Required<StudentSizes>): string {
  return `type: transformer
dec-cell: ssru
transformer-decoder-autoreg: rnn
transformer-postprocess: dan
transformer-ffn-activation: relu
tied-embeddings: ${!sizes.shared}
tied-embeddings-all: ${sizes.shared}
dim-vocabs:
  - ${vocabulary}
  - ${vocabulary}
dim-emb: ${sizes.size}
transformer-dim-ffn: ${sizes.feedForward}
enc-depth: ${sizes.encoderLayers}
dec-depth: ${sizes.decoderLayers}
transformer-heads: ${sizes.heads}`;
}

/** Quantizes a matrix; the multiplier follows its elements. All but embedding tables are transposed. */
function int8Item(name: string, rows: number, columns: number, values: Float32Array): Item {
  const multiplier = 127 / values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const isTable = name.endsWith('Wemb');
  const data = padded(new Uint8Array(values.length + 4));
  for (let row = 0; row < rows; ++row) {
    for (let column = 0; column < columns; ++column) {
      const at = isTable ? row * columns + column : column * rows + row;
      data[at] = Math.round((values[row * columns + column] ?? 0) * multiplier);
    }
  }
  new DataView(data.buffer).setFloat32(values.length, multiplier, true);
  return { name, type: types.intgemm8, shape: [rows, columns], data };
}

function binFile(items: readonly Item[]): Bytes {
  const names = items.map(({ name }) => utf8(`${name}\0`));
  const header = join(
    u64(1, items.length),
    ...items.map(({ type, shape, data }, i) =>
      u64(names[i]?.length ?? 0, type, shape.length, data.length),
    ),
    ...names,
    ...items.map(({ shape }) => new Uint8Array(Int32Array.from(shape).buffer)),
  );
  const gap = 256 - ((header.length + 8) % 256);
  return join(header, u64(gap), new Uint8Array(gap), ...items.map(({ data }) => data));
}

/** Returns a lexical shortlist in which each source token has the same candidates, ascending. */
export function lexiconFile(sourceTokens: number, candidates: readonly number[]): Bytes {
  const offsets = Array.from({ length: sourceTokens + 1 }, (_, i) => i * candidates.length);
  const entries = Array.from({ length: sourceTokens }, () => candidates).flat();
  const magic = 0xf11a48d5013417f5n;
  return join(
    new Uint8Array(BigUint64Array.of(magic).buffer),
    u64(0, 1, candidates.length, offsets.length, entries.length),
    u64(...offsets),
    new Uint8Array(Uint32Array.from(entries).buffer),
  );
}

/** Returns a unigram vocabulary of SentencePiece: `</s>`, `<unk>` and these pieces. */
export function vocabularyFile(pieces: readonly string[]): Bytes {
  const piece = (text: string, score: number, type: number) =>
    field(1, join(field(1, utf8(text)), tag(2, 5), f32(score), tag(3, 0), varint(type)));
  return join(
    piece('</s>', 0, 3),
    piece('<unk>', 0, 2),
    ...pieces.map((text, i) => piece(text, -1 - i / 100, 1)),
    field(2, join(tag(3, 0), varint(1))),
    field(3, field(1, utf8('identity'))),
  );
}

// Protocol Buffers: a field has a tag of its number and its wire type.
const tag = (number: number, wireType: number) => varint(number * 8 + wireType);
const field = (number: number, content: Bytes) =>
  join(tag(number, 2), varint(content.length), content);

function varint(value: number): Bytes {
  const bytes = [];
  for (; value >= 128; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
  return Uint8Array.of(...bytes, value);
}

const f32 = (value: number) => new Uint8Array(Float32Array.of(value).buffer);
const u64 = (...values: number[]) => new Uint8Array(BigUint64Array.from(values, BigInt).buffer);

function padded(bytes: Bytes): Bytes {
  const longer = new Uint8Array(Math.ceil(bytes.length / 256) * 256);
  longer.set(bytes);
  return longer;
}

function join(...parts: readonly Bytes[]): Bytes {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const part of parts) {
    bytes.set(part, end);
    end += part.length;
  }
  return bytes;
}

/** Returns numbers from 0 to 1, always the same ones (mulberry32). */
function randomNumbers(): () => number {
  let state = 1;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}
