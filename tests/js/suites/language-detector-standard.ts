import { LanguageDetector, type LanguageDetectorCreateOptions } from 'attentive/language-detector';
import { describe, expect, it } from 'vitest';
import { failureOf } from './failure-of.js';

// The steps of https://webmachinelearning.github.io/translation-api/ (Language Detector) and of
// https://webmachinelearning.github.io/writing-assistance-apis/#supporting (shared infrastructure), which each
// test names.

const wrong = (options: unknown) => options as LanguageDetectorCreateOptions;
const expecting = (...expectedInputLanguages: string[]) => ({ expectedInputLanguages });

export function testLanguageDetectorStandard(): void {
  describe('LanguageDetector, by the standard', () => {
    describe('the interface', () => {
      it('cannot be constructed, and names itself', async () => {
        expect(() => Reflect.construct(LanguageDetector, [])).toThrow(TypeError);
        const detector = await LanguageDetector.create();
        expect(String(detector)).toBe('[object LanguageDetector]');
        expect(LanguageDetector.name).toBe('LanguageDetector');
        expect([LanguageDetector.create.length, LanguageDetector.availability.length]).toEqual([
          0, 0,
        ]);
        expect(LanguageDetector.prototype.detect.length).toBe(1);
        expect(Object.keys(detector)).toEqual([]);
        expect(Object.keys(LanguageDetector.prototype)).toEqual([]);
      });

      it('has attributes that cannot be set', async () => {
        const detector = await LanguageDetector.create();
        expect(Reflect.set(detector, 'expectedInputLanguages', ['de'])).toBe(false);
        expect(Reflect.set(detector, 'inputQuota', 1)).toBe(false);
      });
    });

    describe('validate and canonicalize language detector options', () => {
      it.each(['', 'not a tag', 'en_US', 'e', 7])('step 1: %j is a RangeError', async (tag) => {
        const options = wrong({ expectedInputLanguages: ['fr', tag] });
        expect(await failureOf(() => LanguageDetector.create(options))).toBeInstanceOf(RangeError);
        expect(await failureOf(() => LanguageDetector.availability(options))).toBeInstanceOf(
          RangeError,
        );
      });

      it('step 1: tags are made canonical, and each is kept once', async () => {
        const detector = await LanguageDetector.create(expecting('FR', 'fr', 'en-gb', 'EN'));
        expect(detector.expectedInputLanguages).toEqual(['fr', 'en']);
      });
    });

    describe('create an AI model object', () => {
      it.each([
        ['options that are no object', 7],
        ['languages that are no sequence', { expectedInputLanguages: 7 }],
        ['languages in a string', { expectedInputLanguages: 'fr' }],
        ['a symbol as language', { expectedInputLanguages: [Symbol('fr')] }],
        ['a monitor that cannot be called', { monitor: 7 }],
        ['a signal that is none', { signal: {} }],
      ])('%s are a TypeError', async (_, options) => {
        expect(await failureOf(() => LanguageDetector.create(wrong(options)))).toBeInstanceOf(
          TypeError,
        );
      });

      it('options may be missing or null', async () => {
        await LanguageDetector.create(wrong(null));
        expect(await LanguageDetector.availability(wrong(null))).toBe('available');
      });

      it('step 5 comes before step 6: wrong tags are told even when the signal has aborted', async () => {
        const options = { ...expecting('?'), signal: AbortSignal.abort() };
        expect(await failureOf(() => LanguageDetector.create(options))).toBeInstanceOf(RangeError);
      });

      it('step 6: an aborted signal rejects with its reason, before the monitor is called', async () => {
        const reason = new Error('enough');
        const options = {
          signal: AbortSignal.abort(reason),
          monitor: () => expect.unreachable(),
        };
        expect(await failureOf(() => LanguageDetector.create(options))).toBe(reason);
      });

      it('step 12: what the monitor throws is what create() rejects with', async () => {
        const mistake = new Error('mine');
        const monitor = () => {
          throw mistake;
        };
        expect(await failureOf(() => LanguageDetector.create({ monitor }))).toBe(mistake);
      });

      it('progress goes from 0 to 1, and none is told after an abort', async () => {
        const told: number[] = [];
        const controller = new AbortController();
        const creating = (enough: number) =>
          LanguageDetector.create({
            signal: controller.signal,
            monitor: (monitor) => {
              monitor.ondownloadprogress = ({ loaded }) => {
                told.push(loaded);
                if (told.length === enough) controller.abort();
              };
            },
          });
        await creating(3);
        expect(told).toEqual([0, 1]);
        expect(await failureOf(() => creating(3))).toBe(controller.signal.reason);
        expect(told).toEqual([0, 1, 0]);
      });
    });

    describe('create the language detector object', () => {
      it('step 3: the expected languages are a frozen array, or null if there are none', async () => {
        const { expectedInputLanguages } = await LanguageDetector.create(expecting('fr', 'en'));
        expect(expectedInputLanguages).toEqual(['fr', 'en']);
        expect(Object.isFrozen(expectedInputLanguages)).toBe(true);
        for (const options of [{}, expecting()]) {
          expect((await LanguageDetector.create(options)).expectedInputLanguages).toBeNull();
        }
      });
    });

    describe('compute language detector options availability', () => {
      it('step 4: languages are replaced by their best-fit matches', async () => {
        const options = expecting('fr-CA', 'zh-TW', 'sr-Latn');
        expect(await LanguageDetector.availability(options)).toBe('available');
        const detector = await LanguageDetector.create(options);
        expect(detector.expectedInputLanguages).toEqual(['fr', 'zh', 'sr']);
      });

      it('step 4: one that cannot be detected makes all unavailable', async () => {
        const options = expecting('fr', 'tlh');
        expect(await LanguageDetector.availability(options)).toBe('unavailable');
        expect(await failureOf(() => LanguageDetector.create(options))).toMatchObject({
          name: 'NotSupportedError',
          message: expect.stringMatching(/^expectedInputLanguages: tlh cannot be detected/),
        });
      });
    });

    describe('initialize and return an AI model object', () => {
      it('step 5.6: aborting the signal later destroys the detector with its reason', async () => {
        const controller = new AbortController();
        const detector = await LanguageDetector.create({ signal: controller.signal });
        const reason = new Error('enough');
        const underWay = failureOf(() => detector.detect('Elle porte une robe rouge.'));
        controller.abort(reason);
        expect(await underWay).toBe(reason);
        expect(await failureOf(() => detector.detect('Bonjour.'))).toBe(reason);
        expect(await failureOf(() => detector.measureInputUsage('Bonjour.'))).toBe(reason);
      });
    });

    describe('detect(input, options)', () => {
      it('step 6: an aborted signal rejects with its reason, but after that of destroy()', async () => {
        const detector = await LanguageDetector.create();
        const reason = new Error('late');
        const signal = AbortSignal.abort(reason);
        expect(await failureOf(() => detector.detect('', { signal }))).toBe(reason);
        const underWay = failureOf(() => detector.detect('Bonjour.'));
        detector.destroy();
        detector.destroy();
        expect(await underWay).toMatchObject({ name: 'AbortError' });
        expect(await failureOf(() => detector.detect('', { signal }))).toMatchObject({
          name: 'AbortError',
        });
      });

      it('step 9: an abort under way rejects with its reason, and the detector stays usable', async () => {
        const detector = await LanguageDetector.create();
        const controller = new AbortController();
        const underWay = failureOf(() => detector.detect('Bonjour.', controller));
        controller.abort();
        expect(await underWay).toBe(controller.signal.reason);
        expect(await detector.detect('Bonjour.')).not.toEqual([]);
      });

      it('wrong arguments are a TypeError; what is no string becomes one', async () => {
        const detector = await LanguageDetector.create();
        const detect = detector.detect.bind(detector) as (...given: unknown[]) => unknown;
        expect(await failureOf(() => detect())).toBeInstanceOf(TypeError);
        expect(await failureOf(() => detect('', 7))).toBeInstanceOf(TypeError);
        expect(await failureOf(() => detect('', { signal: 7 }))).toBeInstanceOf(TypeError);
        expect(await detect(7, null)).toEqual([{ detectedLanguage: 'und', confidence: 1 }]);
      });
    });

    describe('detect languages', () => {
      const texts = [
        ...['', ' ', '7', 'ok', 'tacos', 'Hotel', 'Bonjour.', 'no', '\ud800', 'tacosを食べる'],
        'Elle porte une robe rouge. She is wearing a red dress.',
        'Genir pawb yn rhydd ac yn gydradd.',
      ];

      it('steps 9 to 12: confidences fall to 99 % in sum, and none is below that of und', async () => {
        const detector = await LanguageDetector.create();
        for (const text of texts) {
          const results = await detector.detect(text);
          const unknown = results.at(-1)?.confidence ?? 0;
          const confidences = results.slice(0, -1).map(({ confidence }) => confidence);
          expect(confidences).toEqual([...confidences].sort((a, b) => b - a));
          for (const confidence of confidences) {
            expect(confidence).toBeGreaterThan(0);
            expect(confidence).toBeGreaterThanOrEqual(unknown);
          }
          const sum = confidences.slice(0, -1).reduce((total, each) => total + each, 0);
          expect(sum).toBeLessThan(0.99);
        }
      });

      it('steps 13 to 15: the last is und, and the sum is at most 1', async () => {
        const detector = await LanguageDetector.create();
        for (const text of texts) {
          const results = await detector.detect(text);
          expect(results.map(({ detectedLanguage }) => detectedLanguage).indexOf('und')).toBe(
            results.length - 1,
          );
          const sum = results.reduce((total, { confidence }) => total + confidence, 0);
          expect(sum).toBeGreaterThan(0);
          expect(sum).toBeLessThanOrEqual(1 + 1e-9);
        }
      });

      it('step 8: each language of a text has its share', async () => {
        const detector = await LanguageDetector.create();
        const english = 'She is wearing a red dress and he is reading the newspaper.\n';
        const french = 'Elle porte une robe rouge, et lui, il est en train de lire le journal.\n';
        const [first, second] = await detector.detect(english + french.repeat(3));
        expect(first).toMatchObject({
          detectedLanguage: 'fr',
          confidence: expect.closeTo(0.77, 1),
        });
        expect(second).toMatchObject({
          detectedLanguage: 'en',
          confidence: expect.closeTo(0.23, 1),
        });
      });
    });

    describe('measure language detector input usage', () => {
      it('is 0, because the quota is infinite', async () => {
        const detector = await LanguageDetector.create();
        expect(detector.inputQuota).toBe(Number.POSITIVE_INFINITY);
        expect(await detector.measureInputUsage('Bonjour. '.repeat(1000))).toBe(0);
      });
    });
  });
}
