import type { EngineIds, EngineTranslation, Handle, Job, Precision } from './engine.js';
import { LocalEngine } from './local-engine.js';
import { serve, transfer } from './messages.js';

/** The engine in a worker. It transfers its results instead of copying them. */
class WorkerEngine extends LocalEngine {
  override async translate(
    ...parameters: Parameters<LocalEngine['translate']>
  ): Promise<EngineTranslation[]> {
    const translations = await super.translate(...parameters);
    return transfer(
      translations,
      translations
        .flatMap(({ hypotheses }) => hypotheses)
        .flatMap(({ attention, attentionHeads, logProbabilities }) => [
          attention,
          ...attentionHeads.encoder,
          ...attentionHeads.cross,
          logProbabilities,
        ])
        .map(({ buffer }) => buffer),
    );
  }

  override async encode(
    handle: Handle,
    texts: readonly string[],
    specialTokens: boolean,
    job: Job,
  ): Promise<EngineIds> {
    const result = await super.encode(handle, texts, specialTokens, job);
    return transfer(result, [result.ids.buffer, result.ends.buffer]);
  }

  override async exportModel(handle: Handle, precision: Precision) {
    const bytes = await super.exportModel(handle, precision);
    return transfer(bytes, [bytes.buffer]);
  }

  override async checkpoint(handle: Handle) {
    const bytes = await super.checkpoint(handle);
    return transfer(bytes, [bytes.buffer]);
  }
}

serve(new WorkerEngine());
