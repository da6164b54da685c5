import { create, find } from '../shared/dom';

/** Offers two runs as radio buttons: of one of them, the page shows what it writes and where it looks. */
export class RunChoice {
  #fieldset = find('.run-choice', HTMLFieldSetElement);
  #listener: (run: number) => void;
  #chosen = 0;

  constructor(listener: (run: number) => void) {
    this.#listener = listener;
  }

  get chosen(): number {
    return this.#chosen;
  }

  /** @param names those of two runs; none for a single one, which needs no choice. */
  show(names: readonly string[]): void {
    this.#fieldset.hidden = names.length === 0;
    if (this.#chosen >= Math.max(1, names.length)) this.#chosen = 0;
    for (const label of this.#fieldset.querySelectorAll('label')) label.remove();
    this.#fieldset.append(...names.map((name, run) => this.#option(name, run)));
  }

  #option(name: string, run: number): HTMLElement {
    const attributes = { type: 'radio', name: 'run', value: String(run) };
    const input = create('input', { attributes });
    input.checked = run === this.#chosen;
    input.addEventListener('change', () => {
      this.#chosen = run;
      this.#listener(run);
    });
    const text = create('span', { class: `key is-run-${run}` }, name);
    return create('label', { class: 'switch' }, input, text);
  }
}
