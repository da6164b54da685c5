import type { EngineInspection, EngineInspectOptions } from './engine/engine.js';
import { type LoadOptions, load } from './engine/load.js';
import { transfer } from './engine/messages.js';
import type { Place } from './engine/resource.js';
import type { ModelInfo } from './model.js';
import {
  checkInteger,
  checkOptions,
  checkTextArray,
  describe,
  invalidArgument,
} from './shared/arguments.js';
import { type ModelSource, readSource } from './shared/source.js';
import { TranslatingResource } from './translating-resource.js';

export interface InspectOptions {
  /** Which of `info.targetLanguages` to write; needed only if there are several. */
  readonly targetLanguage?: string | undefined;
  /**
   * The tokens that are written first, such as those of a translation or of a branch of its search. From there on,
   * the model writes the most probable token of its whole vocabulary, until `</s>`.
   */
  readonly tokens?: readonly string[] | undefined;
  /** The largest number of tokens to write, 1 to 1,024; by default 20 more than twice the source's. */
  readonly maxLength?: number | undefined;
  /** How many of the most probable tokens each step lists, 0 to 100; 10 by default. */
  readonly candidates?: number | undefined;
  /** Attention weights that take the place of the model's own. Only recurrent decoders with attention take them. */
  readonly attention?: readonly GivenAttention[] | undefined;
  /** Aborting it rejects with its reason. The inspector stays usable. */
  readonly signal?: AbortSignal | undefined;
}

/** The attention weights of one step. */
export interface GivenAttention {
  /** The index of the step. */
  readonly step: number;
  /** One for each source token, none below 0 and not all 0. They are divided by their sum. */
  readonly weights: ArrayLike<number>;
}

/** What flows in a model as it reads a sentence and writes its translation. */
export interface Inspection {
  /** The text that the written tokens spell; unlike a translation's, without words copied from the source. */
  readonly text: string;
  /** Whether the length limit came before `</s>`. */
  readonly truncated: boolean;
  /** The encoder's output for each source token. */
  readonly encoderStates: readonly Float32Array[];
  /** The decoder's steps, each of which writes a token. */
  readonly steps: readonly InspectedStep[];
}

/**
 * What flows in one step of the decoder. What a model does not have is empty: one without attention has no `query`,
 * `scores` and `weights`; of a Transformer's decoder, only `weights` is shown (see `attentionHeads`).
 */
export interface InspectedStep {
  /** The token that the step writes. */
  readonly token: string;
  /** The natural logarithm of its probability, given the tokens before it. */
  readonly logProbability: number;
  /** The output of the decoder's top layer. */
  readonly state: Float32Array;
  /** What the decoder compares with each encoder state: its state, projected if the score is additive. */
  readonly query: Float32Array;
  /** How well each source token answers the query; their softmax are the weights. */
  readonly scores: Float32Array;
  /** The attention weights of each source token: the model's own or those that were given. They sum to 1. */
  readonly weights: Float32Array;
  /** The mean of the encoder states under the weights; without attention, the encoder's last state. */
  readonly context: Float32Array;
  /** The most probable tokens, the most probable first. */
  readonly candidates: readonly InspectedCandidate[];
}

/** A token that a step might write. */
export interface InspectedCandidate {
  readonly token: string;
  readonly probability: number;
}

/** A model that translates and can be looked into, made by loadInspector. */
export class Inspector extends TranslatingResource {
  /** @internal */
  constructor(
    place: Place,
    readonly info: ModelInfo,
  ) {
    super([place], info);
  }

  /**
   * Reads source tokens and writes a translation, and returns what flowed in each step.
   * @param sourceTokens those of a translation by this model; at most 512.
   * @throws AttentiveError `invalid-argument` for wrong types or options, for tokens outside the vocabulary, and for
   *   attention weights that do not fit the model or the sentence; `aborted` after destroy(), `out-of-memory`,
   *   `crashed`. The signal's reason if it aborts.
   */
  async inspect(sourceTokens: readonly string[], options?: InspectOptions): Promise<Inspection> {
    const read = checkTextArray(sourceTokens, 'sourceTokens');
    const checked = checkOptions(options);
    const engineOptions: EngineInspectOptions = {
      targetLanguage: this.languageOf(checked.targetLanguage),
      tokens: checkTextArray(checked.tokens ?? [], 'tokens'),
      maxLength: checkInteger(checked.maxLength, 'maxLength', [1, 1024], 0),
      candidates: checkInteger(checked.candidates, 'candidates', [0, 100], 10),
      attention: checkAttention(checked.attention ?? []),
    };
    return this.run<EngineInspection>(checked.signal, (engine, handle, job) =>
      engine.inspect(handle, read, engineOptions, job),
    );
  }
}

/**
 * Loads a model to look inside. It needs the engine's part for training; to translate alone, loadModel needs less.
 * @param source its address (in Node also a path or a `file:` URL) or its bytes, which are copied.
 * @throws AttentiveError `bad-model` naming the file and what is wrong with it, `unsupported` if the engine
 *   cannot run here or does not know this kind of model, `out-of-memory`, `invalid-argument`, `crashed`.
 *   DOMException `NetworkError` if it cannot be fetched. The signal's reason if it aborts.
 */
export async function loadInspector(
  source: ModelSource,
  options?: LoadOptions,
): Promise<Inspector> {
  return load(
    'train',
    options,
    (reading) => readSource(source, reading),
    async (shared, variant, { name, bytes: file }) => {
      const bytes = file.byteLength;
      const moved = transfer(file, [file.buffer]);
      const { handle, info } = await shared.engine.loadInspector(variant, moved, name);
      return new Inspector(shared.place(handle), { ...info, bytes, variant });
    },
  );
}

/** @throws AttentiveError `invalid-argument`. */
function checkAttention(attention: readonly GivenAttention[]): EngineInspectOptions['attention'] {
  if (!Array.isArray(attention)) {
    throw invalidArgument(`attention must be an array, not ${describe(attention)}`);
  }
  return Array.from(attention as readonly GivenAttention[], (given, i) => {
    const { step, weights } = checkOptions(given, `attention[${i}]`);
    const numbers = Array.from(weights ?? [], Number);
    return { step: checkInteger(step, `attention[${i}].step`, [0, 1023], 0), weights: numbers };
  });
}
