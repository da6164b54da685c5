import { create, find } from '../shared/dom';
import type { Plan } from './plan';
import { settingName, valueName } from './setting-names';
import {
  type ChoiceName,
  choiceNames,
  choices,
  type Difference,
  differencesFrom,
  matters,
  type Settings,
} from './settings';
import { trainTexts } from './train-texts';

const rate = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 });

export interface SettingsListener {
  change(settings: Settings): void;
  /** The rate can be changed while the model learns, too. */
  changeRate(learningRate: number): void;
  compare(difference: Difference | undefined): void;
  changeSeed(seed: number): void;
  drawSeed(): void;
  reset(): void;
}

/** The settings of a plan: attention and the comparison in front, the others folded away. */
export class SettingsPanel {
  #selects = new Map<ChoiceName, HTMLSelectElement>();
  #compare = create('select', { attributes: { id: 'compare' } });
  #rate = find('#learning-rate', HTMLInputElement);
  #rateValue = find('#learning-rate-value', HTMLOutputElement);
  #seed = find('#seed', HTMLInputElement);
  #buttons = [find('.another-seed', HTMLButtonElement), find('.usual', HTMLButtonElement)];
  #plan: Plan | undefined;

  constructor(listener: SettingsListener) {
    const front = find('.settings-front', HTMLElement);
    const folded = find('.settings-fields', HTMLElement);
    for (const name of choiceNames) {
      const select = selectOf(name);
      select.addEventListener('change', () => {
        if (this.#plan) listener.change({ ...this.#plan.settings, [name]: select.value });
      });
      this.#selects.set(name, select);
      const labelled = field(`settings.names.${name}`, select);
      if (name === 'attention') front.append(labelled);
      else folded.insertBefore(labelled, find('.dial', HTMLElement, folded));
    }
    front.append(field('settings.compare', this.#compare));
    this.#compare.addEventListener('change', () => {
      const [name, value] = this.#compare.value.split(':');
      listener.compare(value ? { name: name as keyof Settings, value } : undefined);
    });
    this.#rate.addEventListener('input', () => {
      // The learning rate is rounded to what is shown.
      const learningRate = Number((10 ** this.#rate.valueAsNumber).toPrecision(2));
      listener.changeRate(learningRate);
    });
    this.#seed.addEventListener('change', () => {
      if (this.#seed.validity.valid) listener.changeSeed(this.#seed.valueAsNumber);
      else this.#seed.reportValidity();
    });
    this.#buttons[0]?.addEventListener('click', () => listener.drawSeed());
    this.#buttons[1]?.addEventListener('click', () => listener.reset());
  }

  show(plan: Plan): void {
    this.#plan = plan;
    const { settings, difference, seed } = plan;
    for (const [name, select] of this.#selects) {
      select.value = settings[name];
      if (select.parentElement) select.parentElement.hidden = !matters(name, settings);
    }
    const alone = create('option', { attributes: { value: '' } }, trainTexts().settings.alone);
    const others = differencesFrom(settings).map(({ name, value }) => {
      const text = trainTexts().runs.name(settingName(name), valueName(name, value));
      return create('option', { attributes: { value: `${name}:${value}` } }, text);
    });
    this.#compare.replaceChildren(alone, ...others);
    this.#compare.value = difference ? `${difference.name}:${difference.value}` : '';
    this.#seed.valueAsNumber = seed;
    this.#showRate(settings.learningRate);
  }

  #showRate(learningRate: number): void {
    const text = rate.format(learningRate);
    // The slider holds the logarithm.
    this.#rate.valueAsNumber = Math.log10(learningRate);
    this.#rateValue.textContent = text;
    this.#rate.setAttribute('aria-valuetext', text);
  }

  /** Only the learning rate can be changed while a model learns. */
  set disabled(disabled: boolean) {
    for (const control of [
      ...this.#selects.values(),
      this.#compare,
      this.#seed,
      ...this.#buttons,
    ]) {
      control.disabled = disabled;
    }
  }
}

function selectOf(name: ChoiceName): HTMLSelectElement {
  const options = choices[name].map((value) =>
    create('option', { attributes: { value, 'data-text': `settings.values.${name}.${value}` } }),
  );
  return create('select', { attributes: { id: `setting-${name}` } }, ...options);
}

function field(text: string, select: HTMLSelectElement): HTMLElement {
  const label = create('label', { attributes: { for: select.id, 'data-text': text } });
  return create('div', { class: 'setting' }, label, select);
}
