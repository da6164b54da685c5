import { create, find } from '../shared/dom';
import { size } from '../shared/format';
import type { Catalogue, Pair } from './catalogue';
import { nameOfLanguage } from './languages';
import { translateTexts } from './translate-texts';

interface Listeners {
  readonly onChoose: (pair: Pair) => void;
  readonly onSwap: () => void;
}

/** Lets the reader choose two languages from lists, and swap them. What is to be downloaded is told before. */
export class PairChoice {
  #from = find('#from', HTMLSelectElement);
  #to = find('#to', HTMLSelectElement);
  #swap = find('.swap', HTMLButtonElement);
  #pair: Pair | undefined;

  /** @param isHere whether the models of a pair need no download. */
  constructor(
    private readonly catalogue: Catalogue,
    private readonly isHere: (pair: Pair) => boolean,
    { onChoose, onSwap }: Listeners,
  ) {
    this.#from.addEventListener('change', () => {
      const pair = this.#pairFrom(this.#from.value);
      if (pair) onChoose(pair);
    });
    this.#to.addEventListener('change', () => {
      const pair = catalogue.find(this.#from.value, this.#to.value);
      if (pair) onChoose(pair);
    });
    this.#swap.addEventListener('click', () => {
      if (this.#back) onSwap();
    });
  }

  show(pair: Pair): void {
    this.#pair = pair;
    const sources = this.catalogue.sources.map((tag) => {
      const reached = this.#pairFrom(tag);
      return option(tag, reached ? this.#withSize(nameOfLanguage(tag), reached, pair) : tag);
    });
    this.#from.replaceChildren(...sources);
    this.#from.value = pair.source;
    const targets = this.catalogue
      .from(pair.source)
      .map((to) => option(to.target, this.#withSize(nameOfTarget(to), to, pair)));
    this.#to.replaceChildren(...targets);
    this.#to.value = pair.target;
    const { swap, cannotSwap } = translateTexts().pair;
    // A disabled button would lose the focus.
    this.#swap.setAttribute('aria-disabled', String(!this.#back));
    this.#swap.setAttribute('aria-label', this.#back ? swap : cannotSwap);
    this.#swap.title = this.#back ? swap : cannotSwap;
  }

  get #back(): Pair | undefined {
    return this.#pair && this.catalogue.find(this.#pair.target, this.#pair.source);
  }

  /** Returns the pair that begins with a language, with the target that is chosen already if it can be reached. */
  #pairFrom(source: string): Pair | undefined {
    const pairs = this.catalogue.from(source);
    return pairs.find(({ target }) => target === this.#pair?.target) ?? pairs[0];
  }

  /** Adds to a name how much is to be downloaded, unless the pair is chosen or its models are here. */
  #withSize(name: string, pair: Pair, chosen: Pair): string {
    if (this.isHere(pair) || (pair.source === chosen.source && pair.target === chosen.target))
      return name;
    const bytes = pair.models.map((model) => model.bytes ?? Number.NaN);
    const total = bytes.reduce((sum, value) => sum + value, 0);
    return Number.isNaN(total) ? name : translateTexts().pair.size(name, size(total));
  }
}

function nameOfTarget({ target, models: [first, second] }: Pair): string {
  const name = nameOfLanguage(target);
  return second ? translateTexts().pair.over(name, nameOfLanguage(first.target)) : name;
}

function option(value: string, label: string): HTMLOptionElement {
  return create('option', { attributes: { value } }, label);
}
