import type {
  Created,
  EngineInfo,
  EngineTranslateOptions,
  EngineTranslation,
  Handle,
  Job,
  OnCommitted,
  WasmInspector,
  WasmModel,
  WasmTrainer,
} from './engine.js';
import { LocalObject } from './local-object.js';
import { unwrap } from './unwrap.js';

type AnyWasmModel = WasmModel | WasmInspector | WasmTrainer;

/** A model in the engine. An inspector's and a trainer's model can translate, too. */
export class LocalModel<Wasm extends AnyWasmModel = AnyWasmModel> extends LocalObject<Wasm> {
  created(handle: Handle): Created {
    return { handle, info: unwrap(this.wasm.info()) as EngineInfo };
  }

  async translate(
    sentences: readonly string[],
    options: EngineTranslateOptions,
    job: Job,
    onCommitted: OnCommitted | undefined,
  ): Promise<EngineTranslation[]> {
    let translations: EngineTranslation[] = [];
    await this.slices.runToEnd(job, () => {
      translations = unwrap(this.wasm.translate(sentences, options, onCommitted));
      return true;
    });
    return translations;
  }
}
