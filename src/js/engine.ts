import type { ModelConfig } from './config.js';
import { AttentiveError, type ErrorCode } from './errors.js';
import { type EnginePart, type EngineParts, loadRuntime, type Variant } from './runtime.js';

/** Names a model or a trainer that lives in the engine. */
export type Handle = number;
/** Names work under way, so that it can be cancelled. Chosen by the caller, used once. */
export type Job = number;

/** How weights are stored; `int8` has a scale for each row of a matrix. */
export type Precision = 'float32' | 'float16' | 'int8';

/** BLEU's words: by the tokenisation 13a of published scores, or as white space separates them. */
export type BleuTokens = '13a' | 'none';

type WasmModel = Exclude<ReturnType<EngineParts['translate']['Model']['load']>, Error>;
type WasmTokenizer = Exclude<ReturnType<EngineParts['train']['Tokenizer']['load']>, Error>;
type WasmScorecard = Exclude<ReturnType<EngineParts['train']['Scorecard']['create']>, Error>;
type WasmTrainer = Exclude<ReturnType<EngineParts['train']['Trainer']['create']>, Error>;

/** What the engine tells of a model. */
export type EngineInfo = Exclude<ReturnType<WasmModel['info']>, Error> & {
  readonly precision: Precision;
  readonly config: ModelConfig;
};
/**
 * `hypotheses` are the best first. Their `attention` is [tokens, sourceTokens], row by row; empty for a
 * text translated in parts and where the model has no attention.
 */
export type EngineTranslation = Exclude<ReturnType<WasmModel['translate']>, Error>[number];
/** What the engine tells of a tokenizer. */
export type TokenizerInfo = Exclude<ReturnType<WasmTokenizer['info']>, Error>;
/** The ids of several texts in one array, and where those of each text end. */
export type EngineIds = Exclude<ReturnType<WasmTokenizer['encode']>, Error>;
/** A translation, what it translates and what it should be: one reference at least. */
export type EngineScored = Parameters<WasmScorecard['add']>[0][number];
/** How good translations are; `byLength` goes by the sources. */
export type EngineScores = Exclude<ReturnType<WasmScorecard['scores']>, Error>;
/** A look into a model at a training step. */
export type EngineInsight = Exclude<ReturnType<WasmTrainer['insight']>, Error | undefined>;
type StepMetrics = Exclude<ReturnType<WasmTrainer['advance']>, Error>;
/** Means and sums over one call. */
export interface EngineMetrics extends StepMetrics {
  /** Done by this call. */
  readonly steps: number;
  /** Whether training has ended and the loss on the dev pairs, if there are any, was measured. */
  readonly finished: boolean;
  /** Of the last epoch that ended in this call, if there are dev pairs. */
  readonly devLoss: number | undefined;
  /** Of the last step, if asked for. */
  readonly insight: EngineInsight | undefined;
}

export interface CreatedTokenizer {
  readonly handle: Handle;
  readonly info: TokenizerInfo;
}

/** Sentence pairs: `sources[i]` and `targets[i]` belong together. */
export interface Corpus {
  /** Of the targets; may be empty where a model has a single one. */
  readonly language: string;
  readonly sources: readonly string[];
  readonly targets: readonly string[];
}

/** How to translate; `maxLength` 0 for the engine's own limit. */
export type EngineTranslateOptions = Parameters<WasmModel['translate']>[1];

export type OnSettled = (sentence: number, tokens: string[]) => void;

/** Where a call of advance() ends, unless training does before. */
export interface AdvanceLimits {
  readonly steps: number;
  /** No step is begun later. */
  readonly milliseconds: number;
}

/** What holds from the next step on; null is what the configuration says. */
export interface EngineChanges {
  readonly learning_rate?: number | null;
  readonly teacher_forcing_ratio?: number | null;
}

export interface Created {
  readonly handle: Handle;
  readonly info: EngineInfo;
}

/**
 * The engine as the package's other modules see it, whether it runs in a worker or in-process. Long
 * work is done in slices, between which other calls are served. Every method rejects with an
 * AttentiveError; after a release of the handle, with `aborted`.
 */
export interface Engine {
  /** Answers once the engine takes calls. */
  ready(): Promise<void>;
  /** Fetches and compiles a part in a variant, so that this and the download of a model overlap. */
  prepare(part: EnginePart, variant: Variant): Promise<void>;
  /** Loads a model from the bytes of its file. `fileName` is put before messages. */
  loadModel(variant: Variant, bytes: Uint8Array, fileName: string): Promise<Created>;
  /** Starts training on `examples`; the loss on `dev` is measured after each epoch. */
  createTrainer(
    variant: Variant,
    config: string,
    examples: readonly Corpus[],
    dev: readonly Corpus[],
  ): Promise<Created>;
  /**
   * Translates in a single slice: callers give few sentences at a time.
   * @param onSettled told, from within the slice, of tokens that can no longer change: those that a
   *   sentence, by its place, has beside the ones told before. Must not throw, nor call the engine.
   */
  translate(
    handle: Handle,
    sentences: readonly string[],
    options: EngineTranslateOptions,
    job: Job,
    onSettled?: OnSettled,
  ): Promise<EngineTranslation[]>;
  /** Goes on from what checkpoint() gave. `fileName` is put before messages about the bytes. */
  resumeTrainer(
    variant: Variant,
    checkpoint: Uint8Array,
    fileName: string,
    examples: readonly Corpus[],
    dev: readonly Corpus[],
  ): Promise<Created>;
  /**
   * Trains. If the job is cancelled, it ends after the step under way and tells what was done.
   * @param insight whether to look into the model after the last step.
   */
  advance(
    handle: Handle,
    limits: AdvanceLimits,
    insight: boolean,
    job: Job,
  ): Promise<EngineMetrics>;
  changeTraining(handle: Handle, changes: EngineChanges): Promise<void>;
  /** All of training's state. */
  checkpoint(handle: Handle): Promise<Uint8Array<ArrayBuffer>>;
  exportModel(handle: Handle, precision: Precision): Promise<Uint8Array<ArrayBuffer>>;
  /** Reads a tokenizer.json. `fileName` is put before messages. */
  loadTokenizer(variant: Variant, bytes: Uint8Array, fileName: string): Promise<CreatedTokenizer>;
  trainTokenizer(
    variant: Variant,
    texts: readonly string[],
    config: string,
  ): Promise<CreatedTokenizer>;
  /** @param specialTokens whether a text that spells a special token means it. */
  encode(
    handle: Handle,
    texts: readonly string[],
    specialTokens: boolean,
    job: Job,
  ): Promise<EngineIds>;
  decode(handle: Handle, ids: Int32Array): Promise<string>;
  pieces(handle: Handle, ids: Int32Array): Promise<string[]>;
  tokenizerJson(handle: Handle): Promise<string>;
  /** @param resamples for intervals; 0 for none. */
  scoreTranslations(
    variant: Variant,
    translations: readonly EngineScored[],
    bleuTokens: BleuTokens,
    resamples: number,
    job: Job,
  ): Promise<EngineScores>;
  /** Ends a job that is under way after its current slice. */
  cancel(job: Job): Promise<void>;
  /** Frees a model, trainer or tokenizer. */
  release(handle: Handle): Promise<void>;
}

/** Sentences scored at a time: few enough to be interrupted between. */
const sentencesPerSlice = 32;
/** Texts made ids of at a time, likewise. */
const textsPerSlice = 1024;
/** Milliseconds of work after which waiting calls are served. */
const sliceTime = 30;

/** The engine itself: the only code that knows the classes of src/bindings. */
export class LocalEngine implements Engine {
  #objects = new Map<Handle, WasmModel | WasmTrainer | WasmTokenizer>();
  #lastHandle = 0;
  #jobs = new Set<Job>();
  /** When others were last let in. */
  #lastTurn = 0;

  async ready(): Promise<void> {}

  async prepare(part: EnginePart, variant: Variant): Promise<void> {
    await loadRuntime(part, variant);
  }

  async loadModel(variant: Variant, bytes: Uint8Array, fileName: string): Promise<Created> {
    const { Model } = await loadRuntime('translate', variant);
    return this.#keep(value(Model.load(bytes, fileName)));
  }

  async createTrainer(
    variant: Variant,
    config: string,
    examples: readonly Corpus[],
    dev: readonly Corpus[],
  ): Promise<Created> {
    const { Trainer } = await loadRuntime('train', variant);
    return this.#keep(value(Trainer.create(config, examples, dev)));
  }

  async resumeTrainer(
    variant: Variant,
    checkpoint: Uint8Array,
    fileName: string,
    examples: readonly Corpus[],
    dev: readonly Corpus[],
  ): Promise<Created> {
    const { Trainer } = await loadRuntime('train', variant);
    return this.#keep(value(Trainer.resume(checkpoint, fileName, examples, dev)));
  }

  async translate(
    handle: Handle,
    sentences: readonly string[],
    options: EngineTranslateOptions,
    job: Job,
    onSettled?: OnSettled,
  ): Promise<EngineTranslation[]> {
    let translations: EngineTranslation[] = [];
    await this.#toTheEnd(job, () => {
      translations = value(this.#object(handle).translate(sentences, options, onSettled));
      return true;
    });
    return translations;
  }

  async advance(
    handle: Handle,
    { steps, milliseconds }: AdvanceLimits,
    insight: boolean,
    job: Job,
  ): Promise<EngineMetrics> {
    const done: StepMetrics[] = [];
    const start = performance.now();
    let devLoss: number | undefined;
    await this.#inSlices(job, () => {
      const trainer = this.#trainer(handle);
      if (trainer.devLossDue()) devLoss = value(trainer.scoreDev());
      else if (!trainer.finished()) done.push(value(trainer.advance(1)));
      if (trainer.devLossDue()) return false;
      const late = performance.now() - start >= milliseconds;
      return done.length >= steps || late || trainer.finished();
    });
    const trainer = this.#trainer(handle);
    const count = done.length;
    if (count === 0) done.push(value(trainer.advance(0)));
    return {
      ...summarize(done),
      steps: count,
      finished: trainer.finished() && !trainer.devLossDue(),
      devLoss,
      insight: insight ? value(trainer.insight()) : undefined,
    };
  }

  async changeTraining(handle: Handle, changes: EngineChanges): Promise<void> {
    value(this.#trainer(handle).change(JSON.stringify(changes)));
  }

  async checkpoint(handle: Handle): Promise<Uint8Array<ArrayBuffer>> {
    return value(this.#trainer(handle).checkpoint());
  }

  async exportModel(handle: Handle, precision: Precision): Promise<Uint8Array<ArrayBuffer>> {
    return value(this.#trainer(handle).exportBundle(precision));
  }

  async loadTokenizer(
    variant: Variant,
    bytes: Uint8Array,
    fileName: string,
  ): Promise<CreatedTokenizer> {
    const { Tokenizer } = await loadRuntime('train', variant);
    return this.#keepTokenizer(value(Tokenizer.load(bytes, fileName)));
  }

  async trainTokenizer(
    variant: Variant,
    texts: readonly string[],
    config: string,
  ): Promise<CreatedTokenizer> {
    const { Tokenizer } = await loadRuntime('train', variant);
    return this.#keepTokenizer(value(Tokenizer.train(texts, config)));
  }

  async encode(
    handle: Handle,
    texts: readonly string[],
    specialTokens: boolean,
    job: Job,
  ): Promise<EngineIds> {
    const slices: EngineIds[] = [];
    let done = 0;
    await this.#toTheEnd(job, () => {
      const slice = texts.slice(done, done + textsPerSlice);
      slices.push(value(this.#tokenizer(handle).encode(slice, specialTokens)));
      done += slice.length;
      return done === texts.length;
    });
    return concatenate(slices);
  }

  async decode(handle: Handle, ids: Int32Array): Promise<string> {
    return value(this.#tokenizer(handle).decode(ids));
  }

  async pieces(handle: Handle, ids: Int32Array): Promise<string[]> {
    return value(this.#tokenizer(handle).pieces(ids));
  }

  async tokenizerJson(handle: Handle): Promise<string> {
    return value(this.#tokenizer(handle).toJson());
  }

  async scoreTranslations(
    variant: Variant,
    translations: readonly EngineScored[],
    bleuTokens: BleuTokens,
    resamples: number,
    job: Job,
  ): Promise<EngineScores> {
    const { Scorecard } = await loadRuntime('train', variant);
    const scorecard = value(Scorecard.create(bleuTokens));
    try {
      let done = 0;
      await this.#toTheEnd(job, () => {
        const slice = translations.slice(done, done + sentencesPerSlice);
        value(scorecard.add(slice));
        done += slice.length;
        return done === translations.length;
      });
      return value(scorecard.scores(resamples));
    } finally {
      scorecard.delete();
    }
  }

  async cancel(job: Job): Promise<void> {
    this.#jobs.delete(job);
  }

  async release(handle: Handle): Promise<void> {
    this.#objects.get(handle)?.delete();
    this.#objects.delete(handle);
  }

  #keep(object: WasmModel | WasmTrainer): Created {
    return { handle: this.#add(object), info: value(object.info()) as EngineInfo };
  }

  #keepTokenizer(object: WasmTokenizer): CreatedTokenizer {
    return { handle: this.#add(object), info: value(object.info()) };
  }

  #add(object: WasmModel | WasmTrainer | WasmTokenizer): Handle {
    const handle = ++this.#lastHandle;
    this.#objects.set(handle, object);
    return handle;
  }

  #living(handle: Handle): WasmModel | WasmTrainer | WasmTokenizer {
    const object = this.#objects.get(handle);
    if (!object) throw new AttentiveError('aborted', 'What this belongs to was destroyed');
    return object;
  }

  #object(handle: Handle): WasmModel | WasmTrainer {
    const object = this.#living(handle);
    if (!('translate' in object)) throw new AttentiveError('invalid-argument', 'No model');
    return object;
  }

  #tokenizer(handle: Handle): WasmTokenizer {
    const object = this.#living(handle);
    if (!('encode' in object)) throw new AttentiveError('invalid-argument', 'Not a tokenizer');
    return object;
  }

  #trainer(handle: Handle): WasmTrainer {
    const object = this.#object(handle);
    if (!('advance' in object)) throw new AttentiveError('invalid-argument', 'Not a trainer');
    return object;
  }

  /** As #inSlices, for work of which a part is of no use. */
  async #toTheEnd(job: Job, slice: () => boolean): Promise<void> {
    if (!(await this.#inSlices(job, slice))) {
      throw new AttentiveError('aborted', 'The work was cancelled');
    }
  }

  /**
   * Calls `slice` until it returns true, letting other calls in whenever some time has passed, in
   * this job or in one before: many short ones must not keep others out either.
   * Returns false if the job was cancelled before the end.
   */
  async #inSlices(job: Job, slice: () => boolean): Promise<boolean> {
    this.#jobs.add(job);
    try {
      do {
        if (performance.now() - this.#lastTurn >= sliceTime) {
          await nextTask();
          this.#lastTurn = performance.now();
          if (!this.#jobs.has(job)) return false;
        }
      } while (!slice());
      return true;
    } finally {
      this.#jobs.delete(job);
    }
  }
}

/** What a call of src/bindings returned, or throws the failure that it returned instead. */
function value<T>(result: T | Error): T {
  if (!(result instanceof Error)) return result;
  const { code } = result as { code?: ErrorCode };
  throw code ? new AttentiveError(code, result.message) : result;
}

/** The ids of consecutive texts as those of one call. */
function concatenate(slices: readonly EngineIds[]): EngineIds {
  const [only] = slices;
  if (slices.length === 1 && only) return only;
  const total = (of: (slice: EngineIds) => Int32Array) =>
    slices.reduce((sum, slice) => sum + of(slice).length, 0);
  const ids = new Int32Array(total((slice) => slice.ids));
  const ends = new Int32Array(total((slice) => slice.ends));
  let idsDone = 0;
  let textsDone = 0;
  for (const slice of slices) {
    ids.set(slice.ids, idsDone);
    for (const [i, end] of slice.ends.entries()) ends[textsDone + i] = idsDone + end;
    idsDone += slice.ids.length;
    textsDone += slice.ends.length;
  }
  return { ids, ends };
}

/** The metrics of consecutive steps as those of one call. */
function summarize(steps: readonly StepMetrics[]): StepMetrics {
  const last = steps.at(-1);
  if (!last) throw new AttentiveError('invalid-argument', 'There are no steps to summarize');
  const sum = (of: (metrics: StepMetrics) => number) =>
    steps.reduce((total, metrics) => total + of(metrics), 0);
  const tokens = sum((metrics) => metrics.tokens);
  return {
    ...last,
    loss: sum((metrics) => metrics.loss * metrics.tokens) / tokens,
    gradientNorm: sum((metrics) => metrics.gradientNorm) / steps.length,
    examples: sum((metrics) => metrics.examples),
    tokens,
    seconds: sum((metrics) => metrics.seconds),
  };
}

/**
 * Resolves after the tasks that wait already, such as messages. Not by setTimeout, which browsers
 * slow down to 4 ms when it is used again and again.
 */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
