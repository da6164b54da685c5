import type { Precision } from './engine/engine.js';
import { hasWorkers } from './engine/host.js';
import { type LoadOptions, load } from './engine/load.js';
import { transfer } from './engine/messages.js';
import { loadInWorkers } from './engine/model-workers.js';
import { type Place, placeIn } from './engine/resource.js';
import type { Variant } from './engine/variant.js';
import { checkInteger, checkOptions } from './shared/arguments.js';
import type { ModelConfig } from './shared/config.js';
import type { ModelSource } from './shared/source.js';
import { TranslatingResource } from './translating-resource.js';

/** A model's metadata, and how it runs. */
export interface ModelInfo {
  readonly name: string;
  /** A BCP 47 tag; empty if the text is in no language. */
  readonly sourceLanguage: string;
  /** The languages that it translates into, in alphabetical order. */
  readonly targetLanguages: readonly string[];
  readonly licence: string;
  /** Who made the data that the model learned from. */
  readonly attribution: string;
  /** How its weights are stored, in the file and in memory. */
  readonly precision: Precision;
  /** How many parameters the model has. */
  readonly parameters: number;
  /** The size of its file, in bytes. */
  readonly bytes: number;
  readonly config: ModelConfig;
  /** The build of the engine that runs it. */
  readonly variant: Variant;
}

export interface LoadModelOptions extends LoadOptions {
  /**
   * How many workers share the sentences of a translation, 1 to 64; 1 by default. Each worker holds the model in
   * memory until destroy(). More than `navigator.hardwareConcurrency` are no faster. The results are the same to
   * the bit. Where workers do not exist, as in Node, this thread does all the work.
   */
  readonly workers?: number | undefined;
}

/** A model that is ready to translate, made by loadModel. */
export class Model extends TranslatingResource {
  /** @internal */
  constructor(
    places: readonly Place[],
    readonly info: ModelInfo,
  ) {
    super(places, info);
  }
}

/**
 * Loads a model.
 * @param source its address (in Node also a path or a `file:` URL), or its bytes, which are copied. It is read
 *   once, however many workers there are.
 * @throws AttentiveError `bad-model` naming what is wrong with the file, `unsupported` if the engine
 *   cannot run here, `out-of-memory`, `invalid-argument`, `crashed`. DOMException `NetworkError` if it cannot
 *   be fetched. The signal's reason if it aborts. Other models are not affected.
 */
export async function loadModel(source: ModelSource, options?: LoadModelOptions): Promise<Model> {
  const workers = checkInteger(checkOptions(options).workers, 'workers', [1, 64], 1);
  return load('translate', source, options, async (engine, variant, file) => {
    const { name, bytes } = file;
    const size = bytes.byteLength;
    const further = hasWorkers() ? workers - 1 : 0;
    const forFirst = further > 0 ? bytes : transfer(bytes, [bytes.buffer]);
    const { handle, info } = await engine.loadModel(variant, forFirst, name);
    const first = placeIn(engine, handle);
    try {
      const others = await loadInWorkers(further, variant, file);
      return new Model([first, ...others], { ...info, bytes: size, variant });
    } catch (failure) {
      first.release();
      throw failure;
    }
  });
}
