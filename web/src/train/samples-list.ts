import { create, find } from '../shared/dom';
import type { Sample } from './run';

/** How many of the unseen examples are shown. */
const shownCount = 6;

/** Lists some unseen examples with the model's answers, and lets the reader choose the one for the map. */
export class SamplesList {
  #list = find('.samples', HTMLUListElement);
  #chosen = 0;
  #samples: readonly Sample[] = [];
  #rows: { button: HTMLButtonElement; written: HTMLElement; verdict: HTMLElement }[] = [];
  #listener: (sample: Sample) => void;

  constructor(listener: (sample: Sample) => void) {
    this.#listener = listener;
  }

  /** Lists sources without answers. */
  reset(sources: readonly string[]): void {
    this.#samples = [];
    this.#chosen = 0;
    this.#rows = sources.slice(0, shownCount).map((source, index) => {
      const written = create('span', { class: 'sample-written' }, '…');
      const verdict = create('span', { class: 'sample-verdict' });
      const button = create(
        'button',
        { class: 'sample', attributes: { type: 'button', 'aria-pressed': String(index === 0) } },
        create('span', { class: 'sample-source' }, source),
        verdict,
        written,
      );
      button.addEventListener('click', () => this.#choose(index));
      return { button, written, verdict };
    });
    this.#list.replaceChildren(...this.#rows.map(({ button }) => create('li', {}, button)));
  }

  show(samples: readonly Sample[]): void {
    this.#samples = samples;
    for (const [index, { button, written, verdict }] of this.#rows.entries()) {
      const sample = samples[index];
      if (!sample) continue;
      button.classList.toggle('is-right', sample.right);
      written.replaceChildren(...compared(sample.translation.text, sample.expected));
      const sign = create(
        'span',
        { attributes: { 'aria-hidden': 'true' } },
        sample.right ? '✓' : '✗',
      );
      const said = create('span', { class: 'unseen' }, sample.right ? ' right: ' : ' wrong: ');
      verdict.replaceChildren(sign, said);
    }
    const chosen = samples[this.#chosen];
    if (chosen) this.#listener(chosen);
  }

  #choose(index: number): void {
    this.#chosen = index;
    for (const [at, { button }] of this.#rows.entries()) {
      button.setAttribute('aria-pressed', String(at === index));
    }
    const sample = this.#samples[index];
    if (sample) this.#listener(sample);
  }
}

/** Returns the answer with its wrong characters marked. */
function compared(written: string, expected: string): Node[] {
  if (written === '') return [create('span', { class: 'placeholder' }, 'nothing')];
  return Array.from(written, (character, index) =>
    character === expected[index]
      ? document.createTextNode(character)
      : create('span', { class: 'is-wrong' }, character),
  );
}
