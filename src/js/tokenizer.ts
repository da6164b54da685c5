import type { TokenizerInfo } from './engine/engine.js';
import { withEngine } from './engine/host.js';
import { type LoadOptions, load } from './engine/load.js';
import { transfer } from './engine/messages.js';
import { create, EngineResource, type Place } from './engine/resource.js';
import { checkVariant, chooseVariant, type Variant } from './engine/variant.js';
import {
  checkBoolean,
  checkChoice,
  checkInteger,
  checkOptions,
  checkSignal,
  checkTexts,
  describe,
  invalidArgument,
} from './shared/arguments.js';
import type { TokenizerConfig } from './shared/config.js';
import { type ModelSource, readSource } from './shared/source.js';
import { wellFormed } from './text/well-formed.js';

export interface EncodeOptions {
  /**
   * How a text that spells a special token such as `</s>` is read: as `text`, the default, so that nobody can end
   * a sentence by writing it, or as special `tokens`, as in other libraries.
   */
  readonly specialTokens?: 'text' | 'tokens' | undefined;
  /** Aborting it rejects with its reason. */
  readonly signal?: AbortSignal | undefined;
}

export interface TrainTokenizerOptions {
  readonly texts: readonly string[];
  readonly config: TokenizerConfig;
  /** Aborting it rejects with its reason; nothing stays behind. */
  readonly signal?: AbortSignal | undefined;
  /** The build of the engine; `auto`, the default, takes the fastest that runs here. */
  readonly variant?: 'auto' | Variant | undefined;
}

/** Converts text to the ids of pieces and back. Made by loadTokenizer or trainTokenizer. */
export class Tokenizer extends EngineResource {
  /** @internal */
  constructor(
    place: Place,
    readonly info: TokenizerInfo,
  ) {
    super([place]);
  }

  /**
   * Returns the ids of a text, or of several at once, which is faster than one after the other. No special tokens
   * are added.
   * @throws AttentiveError `invalid-argument`, `aborted` after destroy(), `out-of-memory`. The
   *   signal's reason if it aborts.
   */
  encode(text: string, options?: EncodeOptions): Promise<Int32Array>;
  encode(texts: readonly string[], options?: EncodeOptions): Promise<Int32Array[]>;
  async encode(
    input: string | readonly string[],
    options?: EncodeOptions,
  ): Promise<Int32Array | Int32Array[]> {
    const { specialTokens, signal } = checkOptions(options);
    const asTokens =
      checkChoice(specialTokens, 'specialTokens', ['text', 'tokens'], 'text') === 'tokens';
    const texts = checkTexts(input).map(wellFormed);
    const { ids, ends } = await this.run(signal, (engine, handle, job) =>
      engine.encode(handle, texts, asTokens, job),
    );
    const each = Array.from(ends, (end, i) => ids.subarray(ends[i - 1] ?? 0, end));
    const [first] = each;
    return typeof input === 'string' && first ? first : each;
  }

  /**
   * Returns the text of ids, without special tokens.
   * @throws AttentiveError `invalid-argument` for an id outside the vocabulary, `aborted` after
   *   destroy().
   */
  async decode(ids: ArrayLike<number>): Promise<string> {
    const checked = idsFrom(ids);
    return this.run(undefined, (engine, handle) => engine.decode(handle, checked));
  }

  /**
   * Returns the pieces of ids as the vocabulary spells them: `▁am`, `<0xC3>`, `</s>`.
   * @throws AttentiveError as decode() does.
   */
  async pieces(ids: ArrayLike<number>): Promise<string[]> {
    const checked = idsFrom(ids);
    return this.run(undefined, (engine, handle) => engine.pieces(handle, checked));
  }

  /**
   * Returns the tokenizer as a Hugging Face tokenizer.json, from which loadTokenizer restores it completely.
   * @throws AttentiveError `aborted` after destroy().
   */
  async toJson(): Promise<string> {
    return this.run(undefined, (engine, handle) => engine.tokenizerJson(handle));
  }
}

/**
 * Loads a Hugging Face tokenizer.json; docs/tokenizers.md lists what it may hold.
 * @param source its address (in Node also a path or a `file:` URL), its bytes, or its JSON text, as
 *   Tokenizer.toJson() gives it.
 * @throws AttentiveError `bad-model` naming what is wrong with it, `unsupported` for components that this
 *   package does not have, `invalid-argument`, `out-of-memory`. DOMException `NetworkError` if it cannot be
 *   fetched. The signal's reason if it aborts.
 */
export function loadTokenizer(source: ModelSource, options?: LoadOptions): Promise<Tokenizer> {
  const isJson = typeof source === 'string' && /^\s*\{/.test(source);
  const file = isJson ? new TextEncoder().encode(source) : source;
  return load(
    'train',
    options,
    (reading) => readSource(file, reading),
    async (shared, variant, { name, bytes }) => {
      const file = transfer(bytes, [bytes.buffer]);
      const { handle, info } = await shared.engine.loadTokenizer(variant, file, name);
      return new Tokenizer(shared.place(handle), info);
    },
  );
}

/**
 * Learns a vocabulary from texts, the same one each time.
 * @throws AttentiveError `invalid-argument` naming the field of the config or the text, or if the
 *   texts hold no characters; `out-of-memory`. The signal's reason if it aborts.
 */
export async function trainTokenizer(options: TrainTokenizerOptions): Promise<Tokenizer> {
  const { texts, config, signal, variant: wanted } = checkOptions(options);
  checkSignal(signal);
  const variant = chooseVariant(checkVariant(wanted));
  const checked = checkTexts(texts).map(wellFormed);
  const configText = tokenizerConfigText(config);
  return create(signal, () =>
    withEngine(async (shared) => {
      await shared.prepare('train', variant);
      signal?.throwIfAborted();
      const { handle, info } = await shared.engine.trainTokenizer(variant, checked, configText);
      return new Tokenizer(shared.place(handle), info);
    }),
  );
}

function tokenizerConfigText(config: TokenizerConfig): string {
  if (typeof config !== 'object' || config === null) {
    throw invalidArgument(`config must be an object, not ${describe(config)}`);
  }
  checkBoolean(config.lowercase, 'config.lowercase');
  return JSON.stringify(config);
}

function idsFrom(input: unknown): Int32Array {
  if (!Array.isArray(input) && !(input instanceof Int32Array)) {
    throw invalidArgument(`ids must be an array of integers, not ${describe(input)}`);
  }
  const largest = 2 ** 31 - 1;
  return Int32Array.from(input, (id, index) => checkInteger(id, `ids[${index}]`, [0, largest], -1));
}
