// Encodes fields of Protocol Buffers, in which ONNX and SentencePiece store their models.

/** Encodes a number; a negative one has 64 bits in two's complement. */
export function varintField(field, value) {
  return Buffer.from([
    ...varint(BigInt(field) << 3n),
    ...varint(BigInt.asUintN(64, BigInt(value))),
  ]);
}

/** Encodes bytes, a text or a message. */
export function bytesField(field, content) {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const start = [...varint((BigInt(field) << 3n) | 2n), ...varint(BigInt(bytes.length))];
  return Buffer.concat([Buffer.from(start), bytes]);
}

/** Encodes a number in single precision. */
export function floatField(field, value) {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return Buffer.concat([Buffer.from(varint((BigInt(field) << 3n) | 5n)), bytes]);
}

function varint(value) {
  const bytes = [];
  let rest = value;
  for (; rest >= 128n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return [...bytes, Number(rest)];
}
