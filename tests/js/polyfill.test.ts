import { installTranslatorPolyfill, Translator } from 'attentive';
import { afterEach, describe, expect, it } from 'vitest';

const global = globalThis as { Translator?: unknown };

describe('installTranslatorPolyfill()', () => {
  afterEach(() => {
    delete global.Translator;
  });

  it('makes Translator global, as interface objects are', () => {
    expect(installTranslatorPolyfill()).toBe(true);
    expect(Object.getOwnPropertyDescriptor(globalThis, 'Translator')).toEqual({
      value: Translator,
      writable: true,
      enumerable: false,
      configurable: true,
    });
  });

  it("replaces the browser's own only when forced to", () => {
    const own = class {};
    global.Translator = own;
    expect(installTranslatorPolyfill()).toBe(false);
    expect(installTranslatorPolyfill({ force: false })).toBe(false);
    expect(global.Translator).toBe(own);
    expect(installTranslatorPolyfill({ force: true })).toBe(true);
    expect(global.Translator).toBe(Translator);
  });
});
