import type {
  AdvanceLimits,
  BleuTokens,
  Corpus,
  Created,
  CreatedTokenizer,
  Engine,
  EngineChanges,
  EngineIds,
  EngineInfo,
  EngineMetrics,
  EngineScored,
  EngineScores,
  EngineTranslateOptions,
  EngineTranslation,
  Handle,
  Job,
  OnSettled,
  Precision,
  StepMetrics,
  WasmModel,
  WasmTokenizer,
  WasmTrainer,
} from './engine.js';
import type { EnginePart, startPart } from './engine-parts.js';
import { AttentiveError, type ErrorCode } from './errors.js';
import { Runtime } from './runtime.js';
import type { Variant } from './variant.js';

/** Sentences scored at a time: few enough to be interrupted between. */
const sentencesPerSlice = 32;
/** Texts made ids of at a time, likewise. */
const textsPerSlice = 1024;
/** Milliseconds of work after which waiting calls are served. */
const sliceTime = 30;

/** The engine itself: the only code that knows the classes of src/bindings. */
export class LocalEngine implements Engine {
  #runtime: Runtime;
  #objects = new Map<Handle, WasmModel | WasmTrainer | WasmTokenizer>();
  #lastHandle = 0;
  #jobs = new Set<Job>();
  /** When others were last let in. */
  #lastTurn = 0;

  /** @param start fetches and compiles a part. */
  constructor(start: typeof startPart) {
    this.#runtime = new Runtime(start);
  }

  async ready(): Promise<void> {}

  async prepare(part: EnginePart, variant: Variant): Promise<void> {
    await this.#runtime.load(part, variant);
  }

  async loadModel(variant: Variant, bytes: Uint8Array, fileName: string): Promise<Created> {
    const { Model } = await this.#runtime.load('translate', variant);
    return this.#keep(value(Model.load(bytes, fileName)));
  }

  async createTrainer(
    variant: Variant,
    config: string,
    examples: readonly Corpus[],
    dev: readonly Corpus[],
  ): Promise<Created> {
    const { Trainer } = await this.#runtime.load('train', variant);
    return this.#keep(value(Trainer.create(config, examples, dev)));
  }

  async resumeTrainer(
    variant: Variant,
    checkpoint: Uint8Array,
    fileName: string,
    examples: readonly Corpus[],
    dev: readonly Corpus[],
  ): Promise<Created> {
    const { Trainer } = await this.#runtime.load('train', variant);
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
    const { Tokenizer } = await this.#runtime.load('train', variant);
    return this.#keepTokenizer(value(Tokenizer.load(bytes, fileName)));
  }

  async trainTokenizer(
    variant: Variant,
    texts: readonly string[],
    config: string,
  ): Promise<CreatedTokenizer> {
    const { Tokenizer } = await this.#runtime.load('train', variant);
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
    const { Scorecard } = await this.#runtime.load('train', variant);
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
