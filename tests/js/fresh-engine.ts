import { vi } from 'vitest';

const { instantiate } = WebAssembly;

/** Returns the package with a new engine of its own, whose memory is unused, and the size of that memory. */
export async function freshEngine() {
  vi.resetModules();
  const memories: WebAssembly.Memory[] = [];
  vi.restoreAllMocks();
  vi.spyOn(WebAssembly, 'instantiate').mockImplementation((async (
    bytes: BufferSource,
    imports: WebAssembly.Imports,
  ) => {
    const result = await instantiate(bytes, imports);
    // Other callers instantiate modules, too, and get only the instance.
    const exports = 'instance' in result ? result.instance.exports : {};
    for (const value of Object.values(exports)) {
      if (value instanceof WebAssembly.Memory) memories.push(value);
    }
    return result;
  }) as typeof instantiate);
  const { createTrainer, loadModel } = await import('attentive');
  return { createTrainer, loadModel, memory: () => memories[0]?.buffer.byteLength ?? 0 };
}
