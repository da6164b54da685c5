import type { Model } from 'attentive';
import { create, find } from '../shared/dom';
import { explain } from '../shared/failure';
import { count, percent, size } from '../shared/format';
import type { LoadState } from './model-loader';
import type { Task } from './tasks';

/** Shows the progress of the model's download or its failure, and facts about the model once it is loaded. */
export class ModelView {
  #loading = find('.loading', HTMLElement);
  #progress = find('#progress', HTMLProgressElement);
  #loadingText = find('#loading-text', HTMLElement);
  #failure = find('.failure', HTMLElement);
  #failureText = find('.failure-text', HTMLElement);
  #failureDetail = find('.failure-detail', HTMLElement);
  #facts = find('#facts', HTMLElement);

  onRetry(listener: () => void): void {
    find('.retry', HTMLButtonElement).addEventListener('click', listener);
  }

  show(state: LoadState, task: Task): void {
    this.#loading.hidden = state.phase !== 'loading';
    this.#failure.hidden = true;
    this.#facts.replaceChildren(...(state.phase === 'ready' ? factsOf(state.model, task) : []));
    if (state.phase === 'loading') this.#showProgress(state.loaded, state.total);
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

  #showProgress(loaded: number, total: number | undefined): void {
    if (total) {
      this.#progress.value = loaded / total;
      this.#loadingText.textContent = `Fetching the model: ${percent(loaded / total)} of ${size(total)}`;
    } else {
      this.#progress.removeAttribute('value');
      this.#loadingText.textContent = `Fetching the model: ${size(loaded)}`;
    }
  }
}

function factsOf({ info }: Model, task: Task): Node[] {
  const origins = task.origins.flatMap(({ label, href }, index) => [
    index > 0 ? ', ' : '',
    create('a', { attributes: { href, rel: 'external' } }, label),
  ]);
  return [
    fact('Name', info.name),
    fact('Parameters', count(info.parameters)),
    fact('Download', size(info.bytes)),
    fact('Engine', `WebAssembly, ${info.variant === 'relaxed' ? 'relaxed SIMD' : 'SIMD'}`),
    fact('Licence', info.licence),
    fact('Learned from', info.attribution, ...(origins.length > 0 ? [' ', ...origins] : [])),
  ];
}

function fact(name: string, ...value: (Node | string)[]): HTMLElement {
  return create('div', {}, create('dt', {}, name), create('dd', {}, ...value));
}
