import type { Created, Engine, Precision } from './engine/engine.js';
import { hasWorkers } from './engine/host.js';
import { type LoadOptions, load } from './engine/load.js';
import { transfer } from './engine/messages.js';
import { loadInWorkers } from './engine/model-workers.js';
import type { Place } from './engine/resource.js';
import type { SharedEngine } from './engine/shared-engine.js';
import type { Variant } from './engine/variant.js';
import {
  buffersOf,
  checkMarianSource,
  isMarianSource,
  type MarianSource,
  readMarian,
} from './marian-source.js';
import { checkInteger, checkOptions } from './shared/arguments.js';
import type { ModelConfig } from './shared/config.js';
import { holdsSentencePiece } from './shared/safetensors.js';
import { type ModelSource, readSource } from './shared/source.js';
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
  /** The size of its file, or of all its files when unpacked, in bytes. */
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
 * @param source its address (in Node also a path or a `file:` URL), its bytes, or the files of a student model of
 *   Marian. Bytes are copied. All is read once, however many workers there are.
 * @throws AttentiveError `bad-model` naming the file and what is wrong with it, `unsupported` if the engine
 *   cannot run here or does not know this kind of model, `out-of-memory`, `invalid-argument`, `crashed`.
 *   DOMException `NetworkError` if it cannot be fetched. The signal's reason if it aborts. Other models are not
 *   affected.
 */
export async function loadModel(
  source: ModelSource | MarianSource,
  options?: LoadModelOptions,
): Promise<Model> {
  const workers = checkInteger(checkOptions(options).workers, 'workers', [1, 64], 1);
  const further = hasWorkers() ? workers - 1 : 0;
  if (isMarianSource(source)) {
    checkMarianSource(source);
    return load(
      'marian',
      options,
      (reading) => readMarian(source, reading),
      (shared, variant, files) =>
        createModel(shared, further, variant, buffersOf(files), (each, moved) =>
          each.loadMarian(variant, transfer(files, moved)),
        ),
    );
  }
  return load(
    'translate',
    options,
    (reading) => readSource(source, reading),
    (shared, variant, { name, bytes }) => {
      const part = holdsSentencePiece(bytes) ? 'marian' : 'translate';
      return createModel(shared, further, variant, [bytes.buffer], (each, moved) =>
        each.loadModel(part, variant, transfer(bytes, moved), name),
      );
    },
  );
}

/**
 * Makes a model in the shared engine and in `further` workers of its own.
 * @param buffers hold its files.
 * @param loadInto loads it into an engine, to which it transfers the buffers in `moved`.
 */
async function createModel(
  shared: SharedEngine,
  further: number,
  variant: Variant,
  buffers: readonly ArrayBuffer[],
  loadInto: (engine: Engine, moved: ArrayBuffer[]) => Promise<Created>,
): Promise<Model> {
  const bytes = buffers.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const { handle, info } = await loadInto(shared.engine, further > 0 ? [] : [...buffers]);
  const first = shared.place(handle);
  try {
    const others = await loadInWorkers(further, (each) => loadInto(each, []));
    return new Model([first, ...others], { ...info, bytes, variant });
  } catch (failure) {
    first.release();
    throw failure;
  }
}
