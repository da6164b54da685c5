import type { ModelConfig } from '../shared/config.js';
import type { EnginePart, EngineParts } from './engine-parts.js';
import type { Variant } from './variant.js';

/** Names a model or a trainer that lives in the engine. */
export type Handle = number;
/** Names work under way, so that it can be cancelled. Chosen by the caller, used once. */
export type Job = number;

/** How weights are stored; `int8` has a scale for each row of a matrix. */
export type Precision = 'float32' | 'float16' | 'int8';

/** BLEU's words: by the tokenisation 13a of published scores, or as white space separates them. */
export type BleuTokens = '13a' | 'none';

export type WasmModel = Exclude<ReturnType<EngineParts['translate']['Model']['load']>, Error>;
export type WasmTokenizer = Exclude<ReturnType<EngineParts['train']['Tokenizer']['load']>, Error>;
export type WasmScorecard = Exclude<ReturnType<EngineParts['train']['Scorecard']['create']>, Error>;
export type WasmTrainer = Exclude<ReturnType<EngineParts['train']['Trainer']['create']>, Error>;

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
/**
 * Means and sums over the steps since the last report. `finished` is whether training has ended and the loss
 * on the dev pairs, if there are any, was measured; `devLoss` is of the last epoch that ended meanwhile.
 */
export type EngineMetrics = Exclude<ReturnType<WasmTrainer['report']>, Error> & {
  /** Of the last step, if asked for. */
  readonly insight: EngineInsight | undefined;
};

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

export type OnCommitted = (sentence: number, tokens: string[]) => void;

/** Where a call of advance() ends, unless training does before. */
export interface AdvanceLimits {
  readonly steps: number;
  /** No step is begun later. */
  readonly milliseconds: number;
}

/** What holds from the next step on; null is what the configuration says. */
export type EngineChanges = Parameters<WasmTrainer['change']>[0];

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
   * @param onCommitted told, from within the slice, of tokens that can no longer change: those that a
   *   sentence, by its place, has beside the ones told before. Must not throw, nor call the engine.
   */
  translate(
    handle: Handle,
    sentences: readonly string[],
    options: EngineTranslateOptions,
    job: Job,
    onCommitted?: OnCommitted,
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
