import { create } from '../shared/dom';
import { onLanguage } from '../shared/texts';
import { lookTexts } from './look-texts';
import type { LookModel } from './models';

/** Offers the models as radio buttons. */
export class ModelChoice {
  readonly element = create('fieldset', { class: 'tasks' });
  readonly #legend = create('legend', { class: 'unseen' });
  readonly #options = new Map<string, { input: HTMLInputElement; name: HTMLElement }>();

  constructor(
    models: readonly LookModel[],
    private readonly listener: (model: LookModel) => void,
  ) {
    this.element.append(this.#legend);
    for (const model of models) this.add(model);
    onLanguage(() => this.#name());
  }

  /** Offers a model in place of the one that had its id before. */
  add(model: LookModel): void {
    this.#options.get(model.id)?.input.parentElement?.remove();
    const attributes = { type: 'radio', name: 'look-model', value: model.id };
    const input = create('input', { class: 'unseen', attributes });
    input.addEventListener('change', () => this.listener(model));
    const name = create('span');
    this.#options.set(model.id, { input, name });
    this.element.append(create('label', { class: 'task' }, input, name));
    this.#name();
  }

  set chosen(model: LookModel) {
    const option = this.#options.get(model.id);
    if (option) option.input.checked = true;
  }

  #name(): void {
    const texts = lookTexts();
    this.#legend.textContent = texts.choice;
    for (const [id, { name }] of this.#options) {
      name.textContent = texts.models[id as keyof typeof texts.models];
    }
  }
}
