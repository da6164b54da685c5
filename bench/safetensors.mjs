// Reads and changes safetensors files (docs/bundle.md).
import { crc32 } from 'node:zlib';

const arrayTypes = { F32: Float32Array, I32: Int32Array, I8: Int8Array };

/**
 * Reads a file.
 * @param {Buffer} bytes
 * @returns {{
 *   metadata: Record<string, string>,
 *   tensors: Record<string, { shape: number[], values: Float32Array | Int32Array | Int8Array }>,
 * }} with copies of the values
 */
export function readSafetensors(bytes) {
  const { dataStart, header } = readHeader(bytes);
  const { __metadata__: metadata = {}, ...entries } = header;
  const tensors = {};
  for (const [name, { dtype, shape, data_offsets: offsets }] of Object.entries(entries)) {
    const [from, to] = offsets.map((offset) => bytes.byteOffset + dataStart + offset);
    tensors[name] = { shape, values: new arrayTypes[dtype](bytes.buffer.slice(from, to)) };
  }
  return { metadata, tensors };
}

/** Sets an element of a float32 tensor of one of our bundles, in place, checksums included. */
export function setWeight(bytes, name, index, value) {
  const { dataStart, header } = readHeader(bytes);
  bytes.writeFloatLE(value, dataStart + header[name].data_offsets[0] + 4 * index);

  const metadata = header.__metadata__;
  const hex = (sum) => sum.toString(16).padStart(8, '0');
  metadata.weights_crc32 = hex(crc32(bytes.subarray(dataStart)));
  const { metadata_crc32: _, ...summed } = metadata;
  const text = Object.keys(summed)
    .sort()
    .map((key) => `${key}\0${summed[key]}\0`)
    .join('');
  metadata.metadata_crc32 = hex(crc32(text));
  const written = Buffer.from(JSON.stringify(header));
  // Checksums have a fixed length, but JSON can be written in several ways.
  if (written.length > dataStart - 8) throw new Error('the header has no room for new checksums');
  bytes.fill(' ', 8, dataStart);
  written.copy(bytes, 8);
}

function readHeader(bytes) {
  const dataStart = 8 + Number(bytes.readBigUInt64LE(0));
  return { dataStart, header: JSON.parse(bytes.toString('utf8', 8, dataStart)) };
}
