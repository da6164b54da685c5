import { vi } from 'vitest';

const { instantiate } = WebAssembly;

/** The package with an engine of its own, whose memory has held nothing yet, and the bytes of that memory. */
export async function freshEngine() {
  vi.resetModules();
  const memories: WebAssembly.Memory[] = [];
  vi.restoreAllMocks();
  vi.spyOn(WebAssembly, 'instantiate').mockImplementation((async (
    bytes: BufferSource,
    imports: WebAssembly.Imports,
  ) => {
    const result = await instantiate(bytes, imports);
    // Others instantiate modules, too, and get the instance alone.
    const exports = 'instance' in result ? result.instance.exports : {};
    for (const value of Object.values(exports)) {
      if (value instanceof WebAssembly.Memory) memories.push(value);
    }
    return result;
  }) as typeof instantiate);
  const { createTrainer, loadModel } = await import('attentive');
  return { createTrainer, loadModel, memory: () => memories[0]?.buffer.byteLength ?? 0 };
}
