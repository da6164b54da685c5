import type { Model } from 'attentive';
import { create, find } from '../shared/dom';
import { explain } from '../shared/failure';
import { count, percent, size } from '../shared/format';
import type { KnownModel, Pair } from './catalogue';
import type { LoadState } from './open-pair';
import { originsOf } from './shipped-models';
import { translateTexts } from './translate-texts';

/** Shows the progress of the models' download or its failure, and facts about the models once they are loaded. */
export class ModelView {
  #loading = find('.loading', HTMLElement);
  #progress = find('#progress', HTMLProgressElement);
  #loadingText = find('#loading-text', HTMLElement);
  #failure = find('[data-view=translate] .failure', HTMLElement);
  #failureText = find('.failure-text', HTMLElement, this.#failure);
  #failureDetail = find('.failure-detail', HTMLElement, this.#failure);
  #title = find('#model-title', HTMLElement);
  #facts = find('#facts', HTMLElement);

  onRetry(listener: () => void): void {
    find('.retry', HTMLButtonElement, this.#failure).addEventListener('click', listener);
  }

  show(pair: Pair, state: LoadState): void {
    this.#loading.hidden = state.phase !== 'loading';
    this.#failure.hidden = true;
    const { title, titles } = translateTexts().model;
    this.#title.textContent = pair.models.length > 1 ? titles : title;
    this.#facts.replaceChildren(
      ...(state.phase === 'ready'
        ? state.open.models.map((model, i) => factsOf(model, pair.models[i]))
        : []),
    );
    if (state.phase === 'loading') this.#showProgress(pair, state.share);
    if (state.phase === 'failed') this.showFailure(state.error);
  }

  showFailure(error: unknown): void {
    this.#failureText.textContent = explain(error);
    this.#failureDetail.textContent = error instanceof Error ? error.message : String(error);
    this.#failure.hidden = false;
  }

  hideFailure(): void {
    this.#failure.hidden = true;
  }

  #showProgress({ models }: Pair, share: number): void {
    const { loading } = translateTexts();
    const total = models.reduce((sum, { bytes }) => sum + (bytes ?? Number.NaN), 0);
    if (share > 0) this.#progress.value = share;
    else this.#progress.removeAttribute('value');
    this.#loadingText.textContent = Number.isNaN(total)
      ? loading.unknown
      : loading.share(percent(share), size(total));
  }
}

function factsOf({ info }: Model, known: KnownModel | undefined): HTMLElement {
  const texts = translateTexts().model;
  const origins = (known ? originsOf(known) : []).flatMap(({ label, href }, index) => [
    index > 0 ? ', ' : '',
    create('a', { attributes: { href, rel: 'external' } }, label),
  ]);
  return create(
    'dl',
    {},
    fact(texts.name, info.name),
    fact(texts.parameters, count(info.parameters)),
    fact(texts.download, size(info.bytes)),
    fact(texts.engine, texts.engines[info.variant]),
    fact(texts.licence, info.licence),
    fact(texts.learnedFrom, info.attribution, ...(origins.length > 0 ? [' ', ...origins] : [])),
  );
}

function fact(name: string, ...value: (Node | string)[]): HTMLElement {
  return create('div', {}, create('dt', {}, name), create('dd', {}, ...value));
}
