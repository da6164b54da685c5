import { unlessAborted } from '../shared/abort.js';
import { type Sentence, textBefore } from './segmenter.js';

/** The largest batch. The first sentence is translated alone, to appear soon; batches then grow to this size. */
const maxBatch = 32;

/**
 * Translates a text into a stream: one chunk for each sentence, in order, with the text before it, and a last
 * one for the text after all sentences.
 * @param translate translates a few sentences; its signal aborts when the stream is cancelled or fails.
 * @param signal aborting it makes the stream fail with its reason.
 */
export function streamTranslation(
  text: string,
  sentences: readonly Sentence[],
  translate: (batch: readonly string[], signal: AbortSignal) => Promise<readonly string[]>,
  signal: AbortSignal | undefined,
): ReadableStream<string> {
  const life = new AbortController();
  const chunks = translateInOrder(text, sentences, (batch) =>
    unlessAborted(
      [signal],
      () => translate(batch, life.signal),
      () => life.abort(),
    ),
  );
  return new ReadableStream({
    async pull(controller) {
      signal?.throwIfAborted();
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: () => life.abort(),
  });
}

async function* translateInOrder(
  text: string,
  sentences: readonly Sentence[],
  translate: (batch: readonly string[]) => Promise<readonly string[]>,
): AsyncGenerator<string, void, undefined> {
  const translations: string[] = [];
  for (
    let count = 1;
    translations.length < sentences.length;
    count = Math.min(2 * count, maxBatch)
  ) {
    const begun = translations.length;
    const batch = sentences.slice(begun, begun + count).map(({ source }) => source);
    for (const translation of await translate(batch)) {
      translations.push(translation);
      yield textBefore(text, sentences, translations, translations.length - 1) + translation;
    }
  }
  const rest = textBefore(text, sentences, translations, sentences.length);
  if (rest !== '') yield rest;
}
