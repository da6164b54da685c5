import type { ModelConfig } from '../shared/config.js';
import type { EnginePart, EngineParts, ModelPart } from './engine-parts.js';
import type { Variant } from './variant.js';
import type { WasmFiles } from './wasm-files.js';

/** Names a model, trainer or tokenizer that lives in the engine. */
export type Handle = number;
/** Names work under way, so that it can be cancelled. The caller chooses it and uses it once. */
export type Job = number;

/** How weights are stored. `int8` has a scale for each row of a matrix. */
export type Precision = 'float32' | 'float16' | 'int8';

/** How BLEU finds words: by the tokenization 13a of published scores, or at white space. */
export type BleuTokens = '13a' | 'none';

export type WasmModel = Exclude<ReturnType<EngineParts['translate']['Model']['load']>, Error>;
export type WasmInspector = Exclude<ReturnType<EngineParts['train']['Inspector']['load']>, Error>;
export type WasmTokenizer = Exclude<ReturnType<EngineParts['train']['Tokenizer']['load']>, Error>;
export type WasmScorecard = Exclude<ReturnType<EngineParts['train']['Scorecard']['create']>, Error>;
export type WasmTrainer = Exclude<ReturnType<EngineParts['train']['Trainer']['create']>, Error>;

/** The files of a student model of Marian, and what they do not say. */
export type EngineMarianModel = Parameters<EngineParts['marian']['loadMarian']>[0];
/** Describes a model. */
export type EngineInfo = Exclude<ReturnType<WasmModel['info']>, Error> & {
  readonly precision: Precision;
  readonly config: ModelConfig;
};
/**
 * Holds `hypotheses`, the best first. Their `attention` is [tokens, sourceTokens], row by row. It is empty for a
 * text that was translated in parts, and if the model has no attention. `attentionHeads` has an
 * array for each layer, [tokens, heads, sourceTokens] or, for the encoder, [sourceTokens, heads, sourceTokens].
 */
export type EngineTranslation = Exclude<ReturnType<WasmModel['translate']>, Error>[number];
/** How to look inside; `maxLength` 0 stands for the engine's own limit. */
export type EngineInspectOptions = Parameters<WasmInspector['inspect']>[1];
/** What flows in a model as it reads a sentence and writes its translation. */
export type EngineInspection = Exclude<ReturnType<WasmInspector['inspect']>, Error>;
/** Describes a tokenizer. */
export type TokenizerInfo = Exclude<ReturnType<WasmTokenizer['info']>, Error>;
/** Holds the ids of several texts in one array, and where those of each text end. */
export type EngineIds = Exclude<ReturnType<WasmTokenizer['encode']>, Error>;
/** A translation with its source and at least one reference. */
export type EngineScored = Parameters<WasmScorecard['add']>[0][number];
/** Scores of translations; `byLength` groups them by the length of the sources. */
export type EngineScores = Exclude<ReturnType<WasmScorecard['scores']>, Error>;
/** Diagnostics of a model at a training step. */
export type EngineInsight = Exclude<ReturnType<WasmTrainer['insight']>, Error | undefined>;
/**
 * Means and sums over the steps since the last report. `finished` means that training has ended and that the
 * loss on the dev pairs, if there are any, was measured; `devLoss` belongs to the last epoch that ended meanwhile.
 */
export type EngineMetrics = Exclude<ReturnType<WasmTrainer['report']>, Error> & {
  /** Describes the last step, if asked for. */
  readonly insight: EngineInsight | undefined;
};

export interface CreatedTokenizer {
  readonly handle: Handle;
  readonly info: TokenizerInfo;
}

/** Sentence pairs: `sources[i]` and `targets[i]` belong together. */
export interface Corpus {
  /** The language of the targets; it may be empty if the model has only one. */
  readonly language: string;
  readonly sources: readonly string[];
  readonly targets: readonly string[];
}

/** How to translate; `maxLength` 0 stands for the engine's own limit. */
export type EngineTranslateOptions = Parameters<WasmModel['translate']>[1];

/** Called with further committed tokens of a sentence, which it names by its index. */
export type OnCommitted = (sentence: number, tokens: string[]) => void;

/** Where a call of advance() ends, unless training does before. */
export interface AdvanceLimits {
  readonly steps: number;
  /** No step begins later than this. */
  readonly milliseconds: number;
}

/** Takes effect at the next step; null returns to the configuration's value. */
export type EngineChanges = Parameters<WasmTrainer['change']>[0];

export interface Created {
  readonly handle: Handle;
  readonly info: EngineInfo;
}

/**
 * The engine as the other modules see it, whether it runs in a worker or in process. Long work is done in slices,
 * between which other calls are served. Every method rejects with an AttentiveError, with `aborted` after its
 * handle was released.
 */
export interface Engine {
  /**
   * Resolves once the engine takes calls.
   * @param files where its WebAssembly is, if not beside its script.
   */
  ready(files: WasmFiles | undefined): Promise<void>;
  /** Fetches and compiles a part in a variant, so that this and the download of a model overlap. */
  prepare(part: EnginePart, variant: Variant): Promise<void>;
  /** Loads a model from the bytes of its file. Messages begin with `fileName`. */
  loadModel(
    part: ModelPart,
    variant: Variant,
    bytes: Uint8Array,
    fileName: string,
  ): Promise<Created>;
  /** Loads a student model of Marian. Messages begin with the name of a file. */
  loadMarian(variant: Variant, model: EngineMarianModel): Promise<Created>;
  /** Loads a model that can be looked into, from the bytes of its file. Messages begin with `fileName`. */
  loadInspector(variant: Variant, bytes: Uint8Array, fileName: string): Promise<Created>;
  /** Reads source tokens, writes a translation, and returns what flowed in each step. */
  inspect(
    handle: Handle,
    sourceTokens: readonly string[],
    options: EngineInspectOptions,
    job: Job,
  ): Promise<EngineInspection>;
  /** Starts training on `examples`; the loss on `dev` is measured after each epoch. */
  createTrainer(
    variant: Variant,
    config: string,
    examples: readonly Corpus[],
    dev: readonly Corpus[],
  ): Promise<Created>;
  /**
   * Translates in a single slice, so callers pass few sentences at a time.
   * @param onCommitted is called from within the slice, once for each token. It must neither throw nor call the
   *   engine.
   */
  translate(
    handle: Handle,
    sentences: readonly string[],
    options: EngineTranslateOptions,
    job: Job,
    onCommitted?: OnCommitted,
  ): Promise<EngineTranslation[]>;
  /** Resumes from a checkpoint. Messages about its bytes begin with `fileName`. */
  resumeTrainer(
    variant: Variant,
    checkpoint: Uint8Array,
    fileName: string,
    examples: readonly Corpus[],
    dev: readonly Corpus[],
  ): Promise<Created>;
  /**
   * Trains. If the job is cancelled, this ends after the step under way and reports what was done.
   * @param insight whether to report diagnostics of the last step.
   */
  advance(
    handle: Handle,
    limits: AdvanceLimits,
    insight: boolean,
    job: Job,
  ): Promise<EngineMetrics>;
  changeTraining(handle: Handle, changes: EngineChanges): Promise<void>;
  /** Returns the whole state of training. */
  checkpoint(handle: Handle): Promise<Uint8Array<ArrayBuffer>>;
  exportModel(handle: Handle, precision: Precision): Promise<Uint8Array<ArrayBuffer>>;
  /** Reads a tokenizer.json. Messages begin with `fileName`. */
  loadTokenizer(variant: Variant, bytes: Uint8Array, fileName: string): Promise<CreatedTokenizer>;
  trainTokenizer(
    variant: Variant,
    texts: readonly string[],
    config: string,
  ): Promise<CreatedTokenizer>;
  /** @param specialTokens whether the text `</s>` is read as the special token. */
  encode(
    handle: Handle,
    texts: readonly string[],
    specialTokens: boolean,
    job: Job,
  ): Promise<EngineIds>;
  decode(handle: Handle, ids: Int32Array): Promise<string>;
  pieces(handle: Handle, ids: Int32Array): Promise<string[]>;
  tokenizerJson(handle: Handle): Promise<string>;
  /** @param resamples how many resamples give the intervals; 0 for none. */
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
