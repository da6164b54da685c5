import { loadModel, type Model } from 'attentive';

export type LoadState =
  | { readonly phase: 'idle' }
  | { readonly phase: 'loading'; readonly loaded: number; readonly total: number | undefined }
  | { readonly phase: 'ready'; readonly model: Model }
  | { readonly phase: 'failed'; readonly error: unknown };

/** Fetches a model when it is first asked for and tells how far it is. */
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

  /** The model, fetched once. Rejects with what loadModel threw, until retry() is called. */
  model(): Promise<Model> {
    this.#model ??= this.#load();
    return this.#model;
  }

  /** Lets the next call of model() fetch again after a failure. */
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
