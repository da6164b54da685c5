import { loadModel } from 'attentive';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { chooseVariant, supports } from '../../src/js/engine/variant.js';

afterEach(() => vi.restoreAllMocks());

describe('chooseVariant()', () => {
  const support = (variants: { simd: boolean; relaxed: boolean }) => {
    const answers = [variants.simd, variants.relaxed];
    vi.spyOn(WebAssembly, 'validate').mockImplementation(() => answers.shift() ?? false);
  };

  it('finds SIMD in Node', () => {
    expect(supports('simd')).toBe(true);
    expect(chooseVariant('simd')).toBe('simd');
  });

  it('chooses the fastest variant that runs', () => {
    support({ simd: true, relaxed: true });
    expect(chooseVariant('auto')).toBe('relaxed');
    support({ simd: true, relaxed: false });
    expect(chooseVariant('auto')).toBe('simd');
  });

  it('avoids relaxed SIMD where its products are wrong', () => {
    support({ simd: true, relaxed: true });
    const compiled = vi.fn();
    vi.spyOn(WebAssembly, 'Module').mockImplementation(
      class {} as unknown as typeof WebAssembly.Module,
    );
    vi.spyOn(WebAssembly, 'Instance').mockImplementation(
      class {
        readonly exports = { f: compiled.mockReturnValue(120) };
      } as unknown as typeof WebAssembly.Instance,
    );
    expect(chooseVariant('auto')).toBe('simd');
    expect(compiled).toHaveBeenCalledWith(5);
  });

  it('tells what to do where the requested variant cannot run', () => {
    support({ simd: true, relaxed: false });
    expect(() => chooseVariant('relaxed')).toThrow(
      expect.objectContaining({
        code: 'unsupported',
        message: expect.stringContaining("use the variant 'auto' or 'simd'"),
      }),
    );
  });

  it('tells what to do where SIMD is missing', async () => {
    support({ simd: false, relaxed: false });
    await expect(loadModel(new Uint8Array())).rejects.toMatchObject({
      name: 'AttentiveError',
      code: 'unsupported',
      message: expect.stringContaining('use a browser of 2023 or later'),
    });
  });
});
