import { AttentiveError } from '../shared/errors.js';
import type {
  AdvanceLimits,
  BleuTokens,
  Corpus,
  Created,
  CreatedTokenizer,
  Engine,
  EngineChanges,
  EngineIds,
  EngineInspection,
  EngineInspectOptions,
  EngineMarianModel,
  EngineMetrics,
  EngineScored,
  EngineScores,
  EngineTranslateOptions,
  EngineTranslation,
  Handle,
  Job,
  OnCommitted,
  Precision,
  WasmModel,
  WasmTrainer,
} from './engine.js';
import type { EnginePart, ModelPart } from './engine-parts.js';
import { LocalInspector } from './local-inspector.js';
import { LocalModel } from './local-model.js';
import { destroyed } from './local-object.js';
import { score } from './local-scorer.js';
import { LocalTokenizer } from './local-tokenizer.js';
import { LocalTrainer } from './local-trainer.js';
import { Runtime } from './runtime.js';
import { Slices } from './slices.js';
import { unwrap } from './unwrap.js';
import type { Variant } from './variant.js';
import type { WasmFiles } from './wasm-files.js';

type AnyObject = LocalModel | LocalTokenizer;

/** The engine itself. It finds objects by their handles; each of them wraps a class of src/bindings. */
export class LocalEngine implements Engine {
  #runtime = new Runtime();
  #slices = new Slices();
  #objects = new Map<Handle, AnyObject>();
  #lastHandle = 0;

  async ready(files: WasmFiles | undefined): Promise<void> {
    this.#runtime.setFiles(files);
  }

  async prepare(part: EnginePart, variant: Variant): Promise<void> {
    await this.#runtime.load(part, variant);
  }

  async loadModel(
    part: ModelPart,
    variant: Variant,
    bytes: Uint8Array,
    fileName: string,
  ): Promise<Created> {
    const { Model } = await this.#runtime.load(part, variant);
    return this.#addModel(unwrap(Model.load(bytes, fileName)));
  }

  async loadMarian(variant: Variant, model: EngineMarianModel): Promise<Created> {
    const { loadMarian } = await this.#runtime.load('marian', variant);
    return this.#addModel(unwrap(loadMarian(model)));
  }

  async loadInspector(variant: Variant, bytes: Uint8Array, fileName: string): Promise<Created> {
    const { Inspector } = await this.#runtime.load('train', variant);
    const inspector = new LocalInspector(unwrap(Inspector.load(bytes, fileName)), this.#slices);
    return inspector.created(this.#add(inspector));
  }

  async inspect(
    handle: Handle,
    sourceTokens: readonly string[],
    options: EngineInspectOptions,
    job: Job,
  ): Promise<EngineInspection> {
    return this.#find(handle, LocalInspector).inspect(sourceTokens, options, job);
  }

  async createTrainer(
    variant: Variant,
    config: string,
    examples: readonly Corpus[],
    dev: readonly Corpus[],
  ): Promise<Created> {
    const { Trainer } = await this.#runtime.load('train', variant);
    return this.#addTrainer(unwrap(Trainer.create(config, examples, dev)));
  }

  async resumeTrainer(
    variant: Variant,
    checkpoint: Uint8Array,
    fileName: string,
    examples: readonly Corpus[],
    dev: readonly Corpus[],
  ): Promise<Created> {
    const { Trainer } = await this.#runtime.load('train', variant);
    return this.#addTrainer(unwrap(Trainer.resume(checkpoint, fileName, examples, dev)));
  }

  async translate(
    handle: Handle,
    sentences: readonly string[],
    options: EngineTranslateOptions,
    job: Job,
    onCommitted?: OnCommitted,
  ): Promise<EngineTranslation[]> {
    const model = this.#find(handle, LocalModel);
    return model.translate(sentences, options, job, onCommitted);
  }

  async advance(
    handle: Handle,
    limits: AdvanceLimits,
    insight: boolean,
    job: Job,
  ): Promise<EngineMetrics> {
    return this.#find(handle, LocalTrainer).advance(limits, insight, job);
  }

  async changeTraining(handle: Handle, changes: EngineChanges): Promise<void> {
    this.#find(handle, LocalTrainer).change(changes);
  }

  async checkpoint(handle: Handle): Promise<Uint8Array<ArrayBuffer>> {
    return this.#find(handle, LocalTrainer).checkpoint();
  }

  async exportModel(handle: Handle, precision: Precision): Promise<Uint8Array<ArrayBuffer>> {
    return this.#find(handle, LocalTrainer).exportModel(precision);
  }

  async loadTokenizer(
    variant: Variant,
    bytes: Uint8Array,
    fileName: string,
  ): Promise<CreatedTokenizer> {
    const { Tokenizer } = await this.#runtime.load('train', variant);
    const tokenizer = new LocalTokenizer(unwrap(Tokenizer.load(bytes, fileName)), this.#slices);
    return tokenizer.created(this.#add(tokenizer));
  }

  async trainTokenizer(
    variant: Variant,
    texts: readonly string[],
    config: string,
  ): Promise<CreatedTokenizer> {
    const { Tokenizer } = await this.#runtime.load('train', variant);
    const tokenizer = new LocalTokenizer(unwrap(Tokenizer.train(texts, config)), this.#slices);
    return tokenizer.created(this.#add(tokenizer));
  }

  async encode(
    handle: Handle,
    texts: readonly string[],
    specialTokens: boolean,
    job: Job,
  ): Promise<EngineIds> {
    return this.#find(handle, LocalTokenizer).encode(texts, specialTokens, job);
  }

  async decode(handle: Handle, ids: Int32Array): Promise<string> {
    return this.#find(handle, LocalTokenizer).decode(ids);
  }

  async pieces(handle: Handle, ids: Int32Array): Promise<string[]> {
    return this.#find(handle, LocalTokenizer).pieces(ids);
  }

  async tokenizerJson(handle: Handle): Promise<string> {
    return this.#find(handle, LocalTokenizer).toJson();
  }

  async scoreTranslations(
    variant: Variant,
    translations: readonly EngineScored[],
    bleuTokens: BleuTokens,
    resamples: number,
    job: Job,
  ): Promise<EngineScores> {
    const { Scorecard } = await this.#runtime.load('train', variant);
    const scorecard = unwrap(Scorecard.create(bleuTokens));
    return score(scorecard, translations, resamples, this.#slices, job);
  }

  async cancel(job: Job): Promise<void> {
    this.#slices.cancel(job);
  }

  async release(handle: Handle): Promise<void> {
    this.#objects.get(handle)?.delete();
    this.#objects.delete(handle);
  }

  #addModel(wasm: WasmModel): Created {
    const model = new LocalModel(wasm, this.#slices);
    return model.created(this.#add(model));
  }

  #addTrainer(wasm: WasmTrainer): Created {
    const trainer = new LocalTrainer(wasm, this.#slices);
    return trainer.created(this.#add(trainer));
  }

  #add(object: AnyObject): Handle {
    const handle = ++this.#lastHandle;
    this.#objects.set(handle, object);
    return handle;
  }

  #find<Found extends AnyObject>(
    handle: Handle,
    kind: abstract new (...parameters: never[]) => Found,
  ): Found {
    const object = this.#objects.get(handle);
    if (!object) throw destroyed();
    if (object instanceof kind) return object;
    throw new AttentiveError('invalid-argument', 'The handle belongs to an object of another kind');
  }
}
