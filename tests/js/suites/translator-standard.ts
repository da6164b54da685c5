import '@attentive/fr-en';
import { addModel, CreateMonitor, Translator, type TranslatorCreateOptions } from 'attentive';
import { describe, expect, it } from 'vitest';
import { failureOf } from './failure-of.js';

// The steps of https://webmachinelearning.github.io/translation-api/ (Translator) and of
// https://webmachinelearning.github.io/writing-assistance-apis/#supporting (shared infrastructure), which each
// test names.

const french = { sourceLanguage: 'fr', targetLanguage: 'en' };
const british = { sourceLanguage: 'en', targetLanguage: 'en-GB' };

const wrong = (options: unknown) => options as TranslatorCreateOptions;

/** Returns the share of the download that each event tells. */
async function toldBy(options: Partial<TranslatorCreateOptions>): Promise<number[]> {
  const told: number[] = [];
  const translator = await Translator.create({
    ...french,
    ...options,
    monitor: (monitor) =>
      monitor.addEventListener('downloadprogress', (event) =>
        told.push((event as ProgressEvent).loaded),
      ),
  });
  translator.destroy();
  return told;
}

export function testTranslatorStandard(): void {
  describe('Translator, by the standard', () => {
    describe('the interface', () => {
      it('cannot be constructed, and names itself', async () => {
        expect(() => Reflect.construct(Translator, [])).toThrow(TypeError);
        const translator = await Translator.create(british);
        expect(String(translator)).toBe('[object Translator]');
        expect(Translator.name).toBe('Translator');
        expect([Translator.create.length, Translator.availability.length]).toEqual([1, 1]);
        expect(Object.keys(translator)).toEqual([]);
        expect(Object.keys(Translator.prototype)).toEqual([]);
      });

      it('has attributes that cannot be set', async () => {
        const translator = await Translator.create(british);
        expect(Reflect.set(translator, 'sourceLanguage', 'de')).toBe(false);
        expect(Reflect.set(translator, 'inputQuota', 1)).toBe(false);
        expect(translator.sourceLanguage).toBe('en');
      });
    });

    describe('validate and canonicalize a single language tag', () => {
      it.each(['', 'not a tag', 'en_US', 'e', 7])('step 1: %j is a RangeError', async (tag) => {
        const options = wrong({ ...french, sourceLanguage: tag });
        expect(await failureOf(() => Translator.create(options))).toBeInstanceOf(RangeError);
        expect(await failureOf(() => Translator.availability(options))).toBeInstanceOf(RangeError);
      });

      it('step 2: tags are made canonical', async () => {
        const translator = await Translator.create({
          sourceLanguage: 'EN',
          targetLanguage: 'en-gb',
        });
        expect(translator.targetLanguage).toBe('en-GB');
        expect(await Translator.availability({ ...french, sourceLanguage: 'FR-ca' })).not.toBe(
          'unavailable',
        );
      });
    });

    describe('compute translator options availability', () => {
      it('step 3: a language arc is its best-fit match', async () => {
        for (const [from, to] of [
          ['de', 'zh-Hans'],
          ['de', 'zh-Hant'],
          ['da', 'pt-BR'],
        ]) {
          addModel({
            sourceLanguage: from as string,
            targetLanguage: to as string,
            source: new Uint8Array(1),
          });
        }
        const available = (sourceLanguage: string, targetLanguage: string) =>
          Translator.availability({ sourceLanguage, targetLanguage });
        for (const to of ['zh-Hans', 'zh-Hant', 'zh', 'zh-TW', 'zh-CN']) {
          expect(await available('de-AT', to)).toBe('available');
        }
        expect(await available('da', 'pt-BR')).toBe('available');
        expect(await available('da', 'ja')).toBe('unavailable');
      });

      it('step 4: languages that differ in nothing translatable are available', async () => {
        expect(await Translator.availability(british)).toBe('available');
        expect(
          await Translator.availability({ sourceLanguage: 'en-x-a', targetLanguage: 'en' }),
        ).toBe('available');
        const text = ' One text,\n as it is. ';
        const translator = await Translator.create(british);
        expect([translator.sourceLanguage, translator.targetLanguage]).toEqual(['en', 'en-GB']);
        expect(await translator.translate(text)).toBe(text);
        expect(await new Response(streamOf(translator, text)).text()).toBe(text);
        expect(translator.info).toBeUndefined();
      });

      it('step 5: others are unavailable, and create() rejects with NotSupportedError', async () => {
        const options = { sourceLanguage: 'fr', targetLanguage: 'sw' };
        expect(await Translator.availability(options)).toBe('unavailable');
        expect(await failureOf(() => Translator.create(options))).toMatchObject({
          name: 'NotSupportedError',
        });
      });
    });

    describe('create an AI model object', () => {
      it.each([
        ['no options', undefined],
        ['options that are no object', 7],
        ['a missing language', { sourceLanguage: 'fr' }],
        ['a symbol as language', { ...french, targetLanguage: Symbol('en') }],
        ['a monitor that cannot be called', { ...french, monitor: 7 }],
        ['a signal that is none', { ...french, signal: {} }],
      ])('%s are a TypeError', async (_, options) => {
        expect(await failureOf(() => Translator.create(wrong(options)))).toBeInstanceOf(TypeError);
      });

      it('step 5 comes before step 6: wrong tags are told even when the signal has aborted', async () => {
        const options = { ...french, sourceLanguage: '?', signal: AbortSignal.abort() };
        expect(await failureOf(() => Translator.create(options))).toBeInstanceOf(RangeError);
      });

      it('step 6: an aborted signal rejects with its reason, before the monitor is called', async () => {
        const reason = new Error('enough');
        const options = {
          ...french,
          signal: AbortSignal.abort(reason),
          monitor: () => expect.unreachable(),
        };
        expect(await failureOf(() => Translator.create(options))).toBe(reason);
      });

      it('step 12: what the monitor throws is what create() rejects with', async () => {
        const mistake = new Error('mine');
        const monitor = () => {
          throw mistake;
        };
        expect(await failureOf(() => Translator.create({ ...french, monitor }))).toBe(mistake);
      });

      it('progress is monotone, from 0 to 1, in parts of 65,536', async () => {
        const told = await toldBy({});
        expect([told[0], told.at(-1)]).toEqual([0, 1]);
        expect(told).toEqual([...new Set(told)].sort((a, b) => a - b));
        for (const loaded of told) expect(Number.isInteger(loaded * 65_536)).toBe(true);
        expect(await toldBy(british)).toEqual([0, 1]);
      });

      it('no progress is told after an abort', async () => {
        const controller = new AbortController();
        const told: number[] = [];
        const creating = Translator.create({
          ...french,
          signal: controller.signal,
          monitor: (monitor) => {
            monitor.ondownloadprogress = ({ loaded }) => {
              told.push(loaded);
              controller.abort();
            };
          },
        });
        expect(await failureOf(() => creating)).toBe(controller.signal.reason);
        await new Promise((resolve) => setTimeout(resolve, 100));
        expect(told).toEqual([0]);
      });

      it('ondownloadprogress takes functions, and nothing else', () => {
        const monitor = new CreateMonitor();
        const handler = () => {};
        monitor.ondownloadprogress = handler;
        expect(monitor.ondownloadprogress).toBe(handler);
        monitor.ondownloadprogress = 7 as unknown as null;
        expect(monitor.ondownloadprogress).toBeNull();
      });

      it('a model that does not load is an OperationError with its cause', async () => {
        addModel({ sourceLanguage: 'tlh', targetLanguage: 'fr', source: new Uint8Array(1) });
        const options = { sourceLanguage: 'tlh', targetLanguage: 'fr' };
        expect(await failureOf(() => Translator.create(options))).toMatchObject({
          name: 'OperationError',
          cause: { code: 'bad-model' },
        });
      });
    });

    describe('initialize and return an AI model object', () => {
      it('step 5.6: aborting the signal later destroys the translator with its reason', async () => {
        const controller = new AbortController();
        const translator = await Translator.create({ ...french, signal: controller.signal });
        const reason = new Error('enough');
        const underWay = failureOf(() => translator.translate('Elle porte une robe rouge.'));
        controller.abort(reason);
        expect(await underWay).toBe(reason);
        expect(await failureOf(() => translator.translate('Bonjour.'))).toBe(reason);
        expect(await failureOf(() => translator.translateStreaming('Bonjour.'))).toBe(reason);
        expect(await failureOf(() => translator.measureInputUsage('Bonjour.'))).toBe(reason);
      });
    });

    describe('get a result', () => {
      it('destroy() rejects with an AbortError, before the signal of the call counts', async () => {
        const translator = await Translator.create(british);
        translator.destroy();
        translator.destroy();
        const signal = AbortSignal.abort(new Error('late'));
        expect(await failureOf(() => translator.translate('', { signal }))).toMatchObject({
          name: 'AbortError',
        });
        expect(await failureOf(() => translator.measureInputUsage(''))).toMatchObject({
          name: 'AbortError',
        });
      });

      it('translateStreaming() throws the reason of an aborted signal at once', async () => {
        const translator = await Translator.create(british);
        const reason = new Error('enough');
        const signal = AbortSignal.abort(reason);
        expect(() => translator.translateStreaming('Bonjour.', { signal })).toThrow(reason);
      });

      it('wrong arguments are a TypeError; what is no string becomes one', async () => {
        const translator = await Translator.create(british);
        const translate = translator.translate.bind(translator) as (...given: unknown[]) => unknown;
        expect(await failureOf(() => translate())).toBeInstanceOf(TypeError);
        expect(await failureOf(() => translate('', 7))).toBeInstanceOf(TypeError);
        expect(await failureOf(() => translate('', { signal: 7 }))).toBeInstanceOf(TypeError);
        expect(await translate(7, null)).toBe('7');
      });
    });

    describe('translate', () => {
      it('step 7: input without translatable content comes back as it is', async () => {
        const translator = await Translator.create(french);
        for (const input of [
          '',
          ' ',
          '\n\t \n',
          '\u0000',
          '\u0000 \u0007\n',
          '\u200B',
          '\u00AD \uFEFF',
        ]) {
          expect(await translator.translate(input)).toBe(input);
        }
        translator.destroy();
      });
    });

    describe('measure translator input usage', () => {
      it('is 0, because the quota is infinite', async () => {
        const translator = await Translator.create(british);
        expect(translator.inputQuota).toBe(Number.POSITIVE_INFINITY);
        expect(await translator.measureInputUsage('Bonjour. '.repeat(1000))).toBe(0);
      });
    });
  });
}

function streamOf(translator: Translator, text: string): ReadableStream<Uint8Array> {
  return translator.translateStreaming(text).pipeThrough(new TextEncoderStream());
}
