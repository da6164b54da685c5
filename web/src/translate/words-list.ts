import type { MapTask } from '../shared/attention-map';
import { create, find } from '../shared/dom';
import { percent } from '../shared/format';
import { labelOf, nameOf, type Reading, strongest } from '../shared/reading';
import type { Selected, Selection } from '../shared/selection';
import { translateTexts } from './translate-texts';

/** Says the map in words: for each written unit, the source unit with the most attention. */
export class WordsList {
  #list = find('#words', HTMLOListElement);
  #task: MapTask | undefined;

  constructor(selection: Selection) {
    this.#list.addEventListener('pointerover', (event) => {
      const item = event.target instanceof Element ? event.target.closest('li') : null;
      selection.point(item ? { row: Number(item.dataset.unit) } : undefined);
    });
    this.#list.addEventListener('pointerleave', () => selection.point(undefined));
  }

  setTask(task: MapTask): void {
    this.#task = task;
  }

  show(reading: Reading): void {
    const attended = reading.weights.length > 0 ? reading.target : [];
    const items = attended.map((unit, row) => {
      const weights = reading.weights[row] ?? [];
      const at = strongest(weights);
      const looked = reading.source[at];
      return create(
        'li',
        { attributes: { 'data-unit': String(row) }, variables: { share: weights[at] ?? 0 } },
        ...this.#word(unit, this.#task?.target.language),
        create('span', { class: 'from' }, translateTexts().inWords.from),
        ...(looked ? this.#word(looked, this.#task?.source.language) : []),
        ' ',
        create('span', { class: 'share' }, percent(weights[at] ?? 0)),
      );
    });
    this.#list.replaceChildren(...items);
  }

  clear(): void {
    this.#list.replaceChildren();
  }

  mark(selected: Selected | undefined): void {
    for (const [row, item] of [...this.#list.children].entries()) {
      item.classList.toggle('is-lit', selected?.row === row);
    }
  }

  #word(unit: Reading['source'][number], language = ''): Node[] {
    const word = create('span', { class: `word is-${unit.kind}` }, labelOf(unit));
    if (unit.kind === 'text') {
      word.lang = language;
      return [word];
    }
    word.setAttribute('aria-hidden', 'true');
    return [word, create('span', { class: 'unseen' }, nameOf(unit))];
  }
}
