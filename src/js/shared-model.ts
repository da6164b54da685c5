import { downloading, type TranslationModel } from './catalogue.js';
import { type LoadModelOptions, loadModel, type Model } from './model.js';
import { unlessAborted } from './shared/abort.js';

/** What a model is loaded with, apart from who waits for it. */
type ModelOptions = Pick<LoadModelOptions, 'variant' | 'workers'>;

interface User {
  readonly onProgress: LoadModelOptions['onProgress'];
}

/** A translator's use of a model. */
export interface ModelUse {
  readonly model: Model;
  /** Ends the use. Calling it again does nothing. */
  end(): void;
  /** Makes the next user load the model anew, because a worker has crashed. */
  discard(): void;
}

/** The models that are used or being loaded, by their entries in the catalogue and their options. */
const models = new WeakMap<TranslationModel, Map<string, SharedModel>>();

/**
 * Begins to use a model of the catalogue. It is loaded for its first user, in which others join, and destroyed after
 * the last one.
 * @throws what loadModel, or the function that is the model's source, throws. The signal's reason if it aborts; loading
 *   ends once all who waited for it have aborted.
 */
export function useModel(found: TranslationModel, options: LoadModelOptions): Promise<ModelUse> {
  const { signal, onProgress, variant, workers } = options;
  const loaded = models.get(found) ?? new Map<string, SharedModel>();
  models.set(found, loaded);
  const key = JSON.stringify([variant, workers]);
  let shared = loaded.get(key);
  if (!shared) {
    shared = new SharedModel(found, { variant, workers }, (model) => {
      if (loaded.get(key) === model) loaded.delete(key);
    });
    loaded.set(key, shared);
  }
  return shared.use(signal, { onProgress });
}

class SharedModel {
  #users = new Set<User>();
  #life = new AbortController();
  #loading: Promise<Model>;

  /** @param forget is called when nobody may join its users any more. */
  constructor(
    found: TranslationModel,
    options: ModelOptions,
    private readonly forget: (model: SharedModel) => void,
  ) {
    this.#loading = downloading(found, this.#load(found, options));
    this.#loading.catch(() => forget(this));
  }

  async use(signal: AbortSignal | undefined, user: User): Promise<ModelUse> {
    this.#users.add(user);
    const end = () => this.#leave(user);
    try {
      const model = await unlessAborted(
        [signal],
        () => this.#loading,
        () => {},
      );
      return { model, end, discard: () => this.forget(this) };
    } catch (failure) {
      this.#leave(user, failure);
      throw failure;
    }
  }

  async #load({ source }: TranslationModel, options: ModelOptions): Promise<Model> {
    const { signal } = this.#life;
    const onProgress: LoadModelOptions['onProgress'] = (progress) => {
      for (const user of this.#users) user.onProgress?.(progress);
    };
    const ready = typeof source === 'function' ? await source({ signal, onProgress }) : source;
    return loadModel(ready, { ...options, signal, onProgress });
  }

  /** @param reason why loading ends if this was the last user. */
  #leave(user: User, reason?: unknown): void {
    if (!this.#users.delete(user) || this.#users.size > 0) return;
    this.forget(this);
    this.#life.abort(reason);
    this.#loading.then(
      (model) => model.destroy(),
      () => {},
    );
  }
}
