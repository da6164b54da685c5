/** The largest header that the format allows. */
const maxHeaderBytes = 100_000_000;

/**
 * Returns whether a tokenizer in the header of a safetensors file is a SentencePiece vocabulary. A tokenizer is JSON
 * within a string of JSON, so its quotes are escaped. A piece that is spelled the same is taken for one, too, but
 * then only a larger part of the engine is fetched than is needed.
 */
export function holdsSentencePiece(bytes: Uint8Array): boolean {
  if (bytes.byteLength < 8) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = Number(view.getBigUint64(0, true));
  if (size > maxHeaderBytes) return false;
  return new TextDecoder().decode(bytes.subarray(8, 8 + size)).includes('\\"SentencePiece\\"');
}
