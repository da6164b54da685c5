import { unlessAborted } from '../shared/abort.js';
import { makeIterable } from './iterable-stream.js';

/** The largest batch. The first sentence is translated alone, to appear soon; batches then grow to this size. */
const maxBatch = 32;

/**
 * Translates a text into a stream: one chunk for each sentence, in order, with the text before it, and a last
 * one for the text after all sentences.
 * @param gaps what stands before each sentence's translation and after the last (gapsAround).
 * @param translate translates a few sentences; its signal aborts when the stream is cancelled or fails.
 * @param signal aborting it makes the stream fail with its reason.
 */
export function streamTranslation(
  sources: readonly string[],
  gaps: readonly string[],
  translate: (batch: readonly string[], signal: AbortSignal) => Promise<readonly string[]>,
  signal: AbortSignal | undefined,
): ReadableStream<string> {
  const life = new AbortController();
  const chunks = translateInOrder(sources, gaps, (batch) =>
    unlessAborted(
      [signal],
      () => translate(batch, life.signal),
      () => life.abort(),
    ),
  );
  const stream = new ReadableStream<string>({
    async pull(controller) {
      signal?.throwIfAborted();
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: () => life.abort(),
  });
  return makeIterable(stream);
}

async function* translateInOrder(
  sources: readonly string[],
  gaps: readonly string[],
  translate: (batch: readonly string[]) => Promise<readonly string[]>,
): AsyncGenerator<string, void, undefined> {
  let done = 0;
  for (let count = 1; done < sources.length; count = Math.min(2 * count, maxBatch)) {
    const batch = sources.slice(done, done + count);
    for (const translation of await translate(batch)) yield gaps[done++] + translation;
  }
  const rest = gaps[done];
  if (rest) yield rest;
}
