/** Lets `for await` read a stream also in browsers whose streams cannot be iterated, such as WebKitGTK 2.50. */
export function makeIterable<T>(stream: ReadableStream<T>): ReadableStream<T> {
  if (Symbol.asyncIterator in ReadableStream.prototype) return stream;
  return Object.assign(stream, { [Symbol.asyncIterator]: () => valuesOf(stream) });
}

/** As the standard has it, leaving the loop cancels the stream. */
async function* valuesOf<T>(stream: ReadableStream<T>): AsyncGenerator<T, void, undefined> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel();
    reader.releaseLock();
  }
}
