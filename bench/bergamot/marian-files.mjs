// Writes the files of Marian's student models: the binary format of marian-dev (src/common/binary.cpp,
// src/tensors/cpu/expression_graph_packable.h, src/data/shortlist.cpp), little-endian.

const types = { int8: 0x101, float32: 0x404, intgemm8: 0x4101 };
const alignment = 256;

/**
 * Returns the content of a model's `.bin` file.
 * @param {import('./student.mjs').Student} student
 * @param {{ precision: 'float32' | 'int8', multipliers?: Map<string, number> }} options  `multipliers`, by matrix,
 *   are those with which Marian quantizes activations; without them, it finds the largest value of each batch
 */
export function encodeModel({ sizes, weights }, { precision, multipliers = new Map() }) {
  const items = [];
  for (const [name, weight] of weights) {
    const isInt8 = precision === 'int8' && weight.rows > 1;
    items.push(isInt8 ? int8Item(name, weight) : float32Item(name, weight));
  }
  for (const [name, multiplier] of multipliers) items.push(multiplierItem(name, multiplier));
  // The output layer is the embedding table, which Marian transposes and then calls "none".
  if (multipliers.has('Wemb')) items.push(multiplierItem('none', multipliers.get('Wemb')));
  items.sort((a, b) => (a.name < b.name ? -1 : 1));
  const config = Buffer.from(`${encodeConfig(sizes)}\0`);
  items.push({ name: 'special:model.yml', type: types.int8, shape: [config.length], data: config });
  return encodeItems(items);
}

function float32Item(name, { rows, columns, values }) {
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return { name, type: types.float32, shape: [rows, columns], data: padded(bytes) };
}

function multiplierItem(name, multiplier) {
  const values = Float32Array.of(multiplier);
  return float32Item(`${name}_QuantMultA`, { rows: 1, columns: 1, values });
}

/** Quantizes a matrix with one multiplier, which follows the elements. All but embedding tables are transposed. */
function int8Item(name, { rows, columns, values }) {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const multiplier = Math.fround(127 / largest);
  const data = Buffer.alloc(paddedSize(values.length + 4));
  const isTable = name === 'Wemb';
  for (let row = 0; row < rows; ++row) {
    for (let column = 0; column < columns; ++column) {
      const element = roundHalfToEven(Math.fround(values[row * columns + column] * multiplier));
      data.writeInt8(element, isTable ? row * columns + column : column * rows + row);
    }
  }
  data.writeFloatLE(multiplier, values.length);
  return { name, type: types.intgemm8, shape: [rows, columns], data };
}

function roundHalfToEven(value) {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

function paddedSize(size) {
  return Math.ceil(size / alignment) * alignment;
}

function padded(bytes) {
  return Buffer.concat([bytes], paddedSize(bytes.length));
}

function encodeItems(items) {
  const names = items.map(({ name }) => Buffer.from(`${name}\0`));
  const header = Buffer.concat([
    encodeU64(1, items.length),
    ...items.map(({ type, shape, data }, i) =>
      encodeU64(names[i].length, type, shape.length, data.length),
    ),
    ...names,
    ...items.map(({ shape }) => Buffer.from(Int32Array.from(shape).buffer)),
  ]);
  // Marian pads with at least one byte.
  const start = paddedSize(header.length + 8 + 1);
  const gap = start - header.length - 8;
  return Buffer.concat([
    header,
    encodeU64(gap),
    Buffer.alloc(gap),
    ...items.map(({ data }) => data),
  ]);
}

function encodeU64(...values) {
  return Buffer.from(BigUint64Array.from(values, BigInt).buffer);
}

/** Returns the configuration, in YAML. Marian refuses a file in which one of its options is missing. */
function encodeConfig(sizes) {
  const options = {
    'bert-train-type-embeddings': true,
    'bert-type-vocab-size': 2,
    'dec-cell': 'ssru',
    'dec-cell-base-depth': 2,
    'dec-cell-high-depth': 1,
    'dec-depth': sizes.decoderLayers,
    'dim-emb': sizes.size,
    'dim-rnn': 1024,
    'dim-vocabs': [sizes.vocabulary, sizes.vocabulary],
    'enc-cell': 'gru',
    'enc-cell-depth': 1,
    'enc-depth': sizes.encoderLayers,
    'enc-type': 'bidirectional',
    'input-types': [],
    'layer-normalization': false,
    'lemma-dim-emb': 0,
    'output-omit-bias': false,
    'right-left': false,
    skip: false,
    'tied-embeddings': false,
    'tied-embeddings-all': true,
    'tied-embeddings-src': false,
    'transformer-aan-activation': 'swish',
    'transformer-aan-depth': 2,
    'transformer-aan-nogate': false,
    'transformer-decoder-autoreg': 'rnn',
    'transformer-dim-aan': 2048,
    'transformer-dim-ffn': sizes.feedForward,
    'transformer-ffn-activation': 'relu',
    'transformer-ffn-depth': 2,
    'transformer-guided-alignment-layer': 'last',
    'transformer-heads': sizes.heads,
    'transformer-no-projection': false,
    'transformer-pool': false,
    'transformer-postprocess': 'dan',
    'transformer-postprocess-emb': 'd',
    'transformer-postprocess-top': '""',
    'transformer-preprocess': '""',
    'transformer-tied-layers': [],
    'transformer-train-position-embeddings': false,
    type: 'transformer',
    ulr: false,
    'ulr-dim-emb': 0,
    'ulr-trainable-transformation': false,
    version: 'v1.9.56 dad4d50 2021-06-28 12:10:40 +0100',
  };
  const value = (of) => {
    if (!Array.isArray(of)) return ` ${of}`;
    return of.length === 0 ? '\n  []' : of.map((one) => `\n  - ${one}`).join('');
  };
  return Object.entries(options)
    .map(([name, of]) => `${name}:${value(of)}`)
    .join('\n');
}

/**
 * Returns the content of a lexical shortlist, `lex.*.s2t.bin`. The checksum is 0: builds for the web do not verify it.
 * @param {number[][]} lists each source token's candidates, ascending
 * @param {number} first how many of the first target tokens are candidates of every sentence
 */
export function encodeLexicon(lists, first) {
  const magic = 0xf11a48d5013417f5n;
  const offsets = [0];
  for (const list of lists) offsets.push(offsets.at(-1) + list.length);
  const best = Math.max(...lists.map((list) => list.length));
  return Buffer.concat([
    encodeU64(magic, 0, first, best, offsets.length, offsets.at(-1)),
    encodeU64(...offsets),
    Buffer.from(Uint32Array.from(lists.flat()).buffer),
  ]);
}
