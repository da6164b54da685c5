import { transfer } from 'comlink';
import type { ModelConfig } from './config.js';
import type { Created, Engine, Precision } from './engine.js';
import { EngineObject } from './engine-object.js';
import { type LoadOptions, load } from './load.js';
import type { Variant } from './runtime.js';
import type { ModelSource } from './source.js';

/** What a model's file tells of it. */
export interface ModelInfo {
  readonly name: string;
  /** BCP 47 tags; empty where the text is in no language. */
  readonly sourceLanguage: string;
  /** What it writes: one language, or several in alphabetical order. */
  readonly targetLanguages: readonly string[];
  readonly licence: string;
  /** Who made the data that the model learned from. */
  readonly attribution: string;
  /** How its weights are stored, in the file and in memory. */
  readonly precision: Precision;
  /** How many numbers were learned. */
  readonly parameters: number;
  /** Size of the file. */
  readonly bytes: number;
  readonly config: ModelConfig;
  /** The build of the engine that runs it. */
  readonly variant: Variant;
}

/** A model that is ready to translate. Made by loadModel. */
export class Model extends EngineObject {
  /** @internal */
  constructor(
    engine: Engine,
    created: Created,
    readonly info: ModelInfo,
  ) {
    super(engine, created);
  }
}

/**
 * Loads a model.
 * @param source its address (in Node also a path or a `file:` URL), or its bytes. Bytes are copied.
 * @throws AttentiveError `bad-model` naming what is wrong with the file, `unsupported` if the engine
 *   cannot run here, `out-of-memory`, `invalid-argument`. DOMException `NetworkError` if it cannot
 *   be fetched. The signal's reason if it aborts. Models loaded before are not affected.
 */
export function loadModel(source: ModelSource, options?: LoadOptions): Promise<Model> {
  return load(source, options, async (engine, variant, { name, bytes }) => {
    const size = bytes.byteLength;
    const created = await engine.loadModel(variant, transfer(bytes, [bytes.buffer]), name);
    return new Model(engine, created, { ...created.info, bytes: size, variant });
  });
}
