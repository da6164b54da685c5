import { loadModel, type Model } from 'attentive';
import { create } from '../../shared/dom';
import { explain } from '../../shared/failure';
import { Live } from '../../shared/live';

const addresses = {
  dates: new URL('../../../../models/dates/dates.safetensors', import.meta.url),
  g2p: new URL('../../../../models/g2p/g2p.safetensors', import.meta.url),
};

export type ModelName = keyof typeof addresses;

const models = new Map<ModelName, Promise<Model>>();

/** Returns a model, which is fetched once; after a failure, the next call fetches it again. */
function modelOf(name: ModelName): Promise<Model> {
  const known = models.get(name);
  if (known) return known;
  const fetched = loadModel(addresses[name]);
  models.set(name, fetched);
  fetched.catch(() => models.delete(name));
  return fetched;
}

/** Runs `work` with a model for the latest request, and says when the model is on its way or has failed. */
export class LiveModel<T> {
  readonly status = create('p', { class: 'lesson-status', attributes: { role: 'status' } });
  #live: Live<T>;

  constructor(
    name: ModelName,
    fetching: string,
    work: (model: Model, request: T, signal: AbortSignal) => Promise<void>,
  ) {
    this.#live = new Live(async (request, signal) => {
      try {
        if (!models.has(name)) this.status.textContent = fetching;
        const model = await modelOf(name);
        this.status.textContent = '';
        if (!signal.aborted) await work(model, request, signal);
      } catch (error) {
        if (!signal.aborted) this.status.textContent = explain(error);
      }
    });
  }

  request(request: T, { now = false } = {}): void {
    this.#live.request(request, { now });
  }

  cancel(): void {
    this.#live.cancel();
  }
}
