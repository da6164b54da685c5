// Writes a vocabulary of SentencePiece (sentencepiece_model.proto) as Marian's students have them.
import { bytesField, floatField, varintField } from '../protobuf.mjs';

const types = { normal: 1, unknown: 2, control: 3, byte: 6 };
const unigram = 1;

/**
 * Returns the content of an `.spm` file: `</s>`, `<unk>`, a piece for each byte, and then these pieces, of which texts
 * are split into as few as possible.
 * @param {string[]} pieces
 */
export function encodeVocabulary(pieces) {
  const bytes = Array.from({ length: 256 }, (_, byte) => {
    const digits = byte.toString(16).toUpperCase().padStart(2, '0');
    return piece(`<0x${digits}>`, 0, types.byte);
  });
  const trainer = Buffer.concat([
    varintField(3, unigram),
    varintField(35, 1), // byte_fallback
    varintField(40, 1), // unk_id
    varintField(41, -1), // bos_id
    varintField(42, 0), // eos_id
    varintField(43, -1), // pad_id
  ]);
  return Buffer.concat([
    piece('</s>', 0, types.control),
    piece('<unk>', 0, types.unknown),
    ...bytes,
    ...pieces.map((text) => piece(text, -1, types.normal)),
    bytesField(2, trainer),
    bytesField(3, bytesField(1, 'identity')),
  ]);
}

function piece(text, score, type) {
  const fields = [bytesField(1, text), floatField(2, score), varintField(3, type)];
  return bytesField(1, Buffer.concat(fields));
}
