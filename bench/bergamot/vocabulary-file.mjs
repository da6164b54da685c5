// Writes a vocabulary of SentencePiece (sentencepiece_model.proto) as Marian's students have them.
import { bytesField, floatField, varintField } from '../protobuf.mjs';

const types = { normal: 1, unknown: 2, control: 3, byte: 6 };
const unigram = 1;

const bytePieces = Array.from(
  { length: 256 },
  (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`,
);

/** The pieces with which all vocabularies of this kind begin. */
export const firstPieces = ['</s>', '<unk>', ...bytePieces];

/**
 * Returns the content of an `.spm` file: `firstPieces` and then these, of which texts are split into as few as
 * possible.
 * @param {string[]} pieces
 */
export function encodeVocabulary(pieces) {
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
    ...bytePieces.map((text) => piece(text, 0, types.byte)),
    ...pieces.map((text) => piece(text, -1, types.normal)),
    bytesField(2, trainer),
    bytesField(3, bytesField(1, 'identity')),
  ]);
}

function piece(text, score, type) {
  const fields = [bytesField(1, text), floatField(2, score), varintField(3, type)];
  return bytesField(1, Buffer.concat(fields));
}
