import { loadModel, type Model } from 'attentive';

export type LoadState =
  | { readonly phase: 'idle' }
  | { readonly phase: 'loading'; readonly loaded: number; readonly total: number | undefined }
  | { readonly phase: 'ready'; readonly model: Model }
  | { readonly phase: 'failed'; readonly error: unknown };

/** Fetches a model when it is first needed, and reports its progress. */
export class ModelLoader {
  #state: LoadState = { phase: 'idle' };
  #model: Promise<Model> | undefined;
  #listener: (state: LoadState) => void = () => {};

  constructor(readonly url: URL) {}

  get state(): LoadState {
    return this.#state;
  }

  onChange(listener: (state: LoadState) => void): void {
    this.#listener = listener;
  }

  /** Returns the model, which is fetched once. Rejects with the error of loadModel until retry() is called. */
  model(): Promise<Model> {
    this.#model ??= this.#load();
    return this.#model;
  }

  /** Lets the next call of model() fetch it again after a failure. */
  retry(): void {
    if (this.#state.phase === 'failed') this.#model = undefined;
  }

  async #load(): Promise<Model> {
    this.#enter({ phase: 'loading', loaded: 0, total: undefined });
    try {
      const model = await loadModel(this.url, {
        onProgress: ({ loaded, total }) => this.#enter({ phase: 'loading', loaded, total }),
      });
      this.#enter({ phase: 'ready', model });
      return model;
    } catch (error) {
      this.#enter({ phase: 'failed', error });
      throw error;
    }
  }

  #enter(state: LoadState): void {
    this.#state = state;
    this.#listener(state);
  }
}
