import { AttentiveError, loadModel, type Model, Translator } from 'attentive';
import { isForTranslator, type Pair } from './catalogue';

/** The loaded models of a pair. */
export interface OpenPair {
  readonly pair: Pair;
  /** In the order in which a text passes them. */
  readonly models: readonly [Model, ...Model[]];
  /** Translates over the language that two models share. */
  readonly translator: Translator | undefined;
}

export type LoadState =
  | { readonly phase: 'idle' }
  /** `share` is how much of the models has arrived, 0 to 1. */
  | { readonly phase: 'loading'; readonly share: number }
  | { readonly phase: 'ready'; readonly open: OpenPair }
  | { readonly phase: 'failed'; readonly error: unknown };

/** Fetches the models of a pair when they are first needed, and reports the progress. */
export class PairLoader {
  #state: LoadState = { phase: 'idle' };
  #opening: Promise<OpenPair> | undefined;

  constructor(
    readonly pair: Pair,
    private readonly onChange: (loader: PairLoader) => void,
  ) {}

  get state(): LoadState {
    return this.#state;
  }

  /** Returns the models, which are fetched once. Rejects with the package's error until retry() is called. */
  open(): Promise<OpenPair> {
    this.#opening ??= this.#open();
    return this.#opening;
  }

  /** Lets the next call of open() fetch the models again after a failure. */
  retry(): void {
    if (this.#state.phase === 'failed') this.#opening = undefined;
  }

  async #open(): Promise<OpenPair> {
    this.#enter({ phase: 'loading', share: 0 });
    try {
      const open = await openPair(this.pair, (share) => this.#enter({ phase: 'loading', share }));
      this.#enter({ phase: 'ready', open });
      return open;
    } catch (failure) {
      // What the Translator throws follows the web's standard; its cause says more.
      const cause = failure instanceof Error ? failure.cause : undefined;
      const error = cause instanceof AttentiveError ? cause : failure;
      this.#enter({ phase: 'failed', error });
      throw error;
    }
  }

  #enter(state: LoadState): void {
    this.#state = state;
    this.onChange(this);
  }
}

/** Loads the models of a pair. The Translator shares those that several pairs need. */
async function openPair(pair: Pair, onProgress: (share: number) => void): Promise<OpenPair> {
  const [first] = pair.models;
  if (!isForTranslator(first)) return openSingle(pair, onProgress);
  const translator = await Translator.create({
    sourceLanguage: pair.source,
    targetLanguage: pair.target,
    monitor: (monitor) => {
      monitor.ondownloadprogress = ({ loaded }) => onProgress(loaded);
    },
  });
  return { pair, models: translator.models as OpenPair['models'], translator };
}

/** Loads a model of texts in no language, which the Translator does not know. */
async function openSingle(pair: Pair, onProgress: (share: number) => void): Promise<OpenPair> {
  const { file } = pair.models[0];
  const model = await loadModel(typeof file === 'function' ? await file({}) : file, {
    onProgress: ({ loaded, total }) => onProgress(total ? loaded / total : 0),
  });
  return { pair, models: [model], translator: undefined };
}
