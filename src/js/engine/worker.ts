import * as Comlink from 'comlink';
import type {
  EngineIds,
  EngineTranslateOptions,
  EngineTranslation,
  Handle,
  Job,
  OnCommitted,
  Precision,
} from './engine.js';
import { startPart } from './engine-parts.js';
import { transferErrorCodes } from './error-transfer.js';
import { LocalEngine } from './local-engine.js';

/** The engine in a worker. It transfers its results instead of copying them. */
class WorkerEngine extends LocalEngine {
  override async translate(
    handle: Handle,
    sentences: readonly string[],
    options: EngineTranslateOptions,
    job: Job,
    onCommitted?: OnCommitted & Partial<Comlink.ProxyMethods>,
  ): Promise<EngineTranslation[]> {
    const translations = await super
      .translate(handle, sentences, options, job, onCommitted)
      .finally(() => onCommitted?.[Comlink.releaseProxy]?.());
    return Comlink.transfer(
      translations,
      translations
        .flatMap(({ hypotheses }) => hypotheses)
        .flatMap(({ attention, logProbabilities }) => [attention.buffer, logProbabilities.buffer]),
    );
  }

  override async encode(
    handle: Handle,
    texts: readonly string[],
    specialTokens: boolean,
    job: Job,
  ): Promise<EngineIds> {
    const result = await super.encode(handle, texts, specialTokens, job);
    return Comlink.transfer(result, [result.ids.buffer, result.ends.buffer]);
  }

  override async exportModel(handle: Handle, precision: Precision) {
    const bytes = await super.exportModel(handle, precision);
    return Comlink.transfer(bytes, [bytes.buffer]);
  }

  override async checkpoint(handle: Handle) {
    const bytes = await super.checkpoint(handle);
    return Comlink.transfer(bytes, [bytes.buffer]);
  }
}

transferErrorCodes();
Comlink.expose(new WorkerEngine(startPart));
