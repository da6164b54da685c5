import type {
  Created,
  EngineInfo,
  EngineTranslateOptions,
  EngineTranslation,
  Handle,
  Job,
  OnSettled,
  WasmModel,
  WasmTrainer,
} from './engine.js';
import { LocalObject } from './local-object.js';
import { unwrap } from './unwrap.js';

/** A model in the engine. A trainer's model can be asked for translations, too. */
export class LocalModel<
  Wasm extends WasmModel | WasmTrainer = WasmModel | WasmTrainer,
> extends LocalObject<Wasm> {
  created(handle: Handle): Created {
    return { handle, info: unwrap(this.wasm.info()) as EngineInfo };
  }

  async translate(
    sentences: readonly string[],
    options: EngineTranslateOptions,
    job: Job,
    onSettled: OnSettled | undefined,
  ): Promise<EngineTranslation[]> {
    let translations: EngineTranslation[] = [];
    await this.slices.runToEnd(job, () => {
      translations = unwrap(this.wasm.translate(sentences, options, onSettled));
      return true;
    });
    return translations;
  }
}
