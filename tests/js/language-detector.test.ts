import { installLanguageDetectorPolyfill, LanguageDetector } from 'attentive/language-detector';
import { afterEach, describe, expect, it } from 'vitest';
import { testLanguageDetectorStandard } from './suites/language-detector-standard.js';

testLanguageDetectorStandard();

/** Returns the surest language of a text and its confidence. */
async function surest(text: string, ...expectedInputLanguages: string[]) {
  const detector = await LanguageDetector.create({ expectedInputLanguages });
  const results = await detector.detect(text);
  return results.reduce((best, each) => (each.confidence > best.confidence ? each : best));
}

describe('LanguageDetector', () => {
  it.each([
    ['en', 'She is wearing a red dress.'],
    ['de', 'Sie trägt ein rotes Kleid.'],
    ['fr', 'Elle porte une robe rouge.'],
    ['es', 'Ella lleva un vestido rojo y negro.'],
    ['ko', '그녀는 빨간 드레스를 입고 있다.'],
    ['ja', '彼女は赤いドレスを着ている。'],
    ['zh', '她穿着一件红色的裙子。'],
    ['ru', 'На ней красное платье.'],
    ['ar', 'إنها ترتدي فستانا أحمر.'],
    ['fil', 'Nakasuot siya ng pulang damit ngayong araw.'],
  ])('finds %s', async (language, text) => {
    expect(await surest(text)).toMatchObject({ detectedLanguage: language });
    expect((await surest(text)).confidence).toBeGreaterThan(0.8);
  });

  it.each([
    ['nothing', ''],
    ['numbers', '12,345.67 % (2026)'],
    ['emoji', '🙂🙂🙂'],
    ['an address', 'https://example.org/a?b=c'],
    ['a script that it does not know', 'ᏣᎳᎩ ᎦᏬᏂᎯᏍᏗ'],
    ['Welsh', 'Genir pawb yn rhydd ac yn gydradd â’i gilydd mewn urddas a hawliau.'],
    ['Zulu', 'Bonke abantu bazalwa bekhululekile belingana ngesithunzi nangamalungelo.'],
    ['Irish', 'Saolaítear gach duine den chine daonna saor agus comhionann i ndínit.'],
  ])('is not sure of a language for %s', async (_, text) => {
    expect(await surest(text)).toMatchObject({ detectedLanguage: 'und' });
  });

  it('is less sure of a short text, and surer of one in an expected language', async () => {
    const short = await surest('Das ist', 'es');
    const expected = await surest('Das ist', 'de', 'fr');
    const long = await surest('Das ist ein rotes Kleid, und das da ist ein blaues.');
    expect(short.confidence).toBeLessThan(long.confidence);
    expect(expected.detectedLanguage).toBe('de');
    expect(expected.confidence).toBeGreaterThan(short.confidence);
  });

  it('reads long texts to their end, in little time', async () => {
    const detector = await LanguageDetector.create();
    const half = 'The weather is nice today. '.repeat(10_000);
    const [first, second] = await detector.detect(
      `${half}\n${'Il fait beau ce matin. '.repeat(12_000)}`,
    );
    expect([first?.detectedLanguage, second?.detectedLanguage].sort()).toEqual(['en', 'fr']);
    expect(second?.confidence).toBeGreaterThan(0.4);
    await detector.detect('x'.repeat(1_000_000));
  });
});

describe('installLanguageDetectorPolyfill()', () => {
  const global = globalThis as { LanguageDetector?: unknown };
  afterEach(() => {
    delete global.LanguageDetector;
  });

  it('makes LanguageDetector global, as interface objects are', () => {
    expect(installLanguageDetectorPolyfill()).toBe(true);
    expect(Object.getOwnPropertyDescriptor(globalThis, 'LanguageDetector')).toEqual({
      value: LanguageDetector,
      writable: true,
      enumerable: false,
      configurable: true,
    });
  });

  it("replaces the browser's own only when forced to", () => {
    const own = class {};
    global.LanguageDetector = own;
    expect(installLanguageDetectorPolyfill()).toBe(false);
    expect(global.LanguageDetector).toBe(own);
    expect(installLanguageDetectorPolyfill({ force: true })).toBe(true);
    expect(global.LanguageDetector).toBe(LanguageDetector);
  });
});
