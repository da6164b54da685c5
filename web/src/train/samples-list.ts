import { create, find } from '../shared/dom';
import { listed } from './experiment';
import type { Sample, Watched } from './run';
import { trainTexts } from './train-texts';

/** Lists watched examples with the model's answers, and lets the reader choose the one for the map. */
export class SamplesList {
  #list = find('.samples', HTMLUListElement);
  #chosen = 0;
  #samples: readonly Sample[] = [];
  #rows: { button: HTMLButtonElement; written: HTMLElement; verdict: HTMLElement }[] = [];
  #listener: (sample: Sample) => void;

  constructor(listener: (sample: Sample) => void) {
    this.#listener = listener;
  }

  /** Lists examples without answers. */
  reset(watched: readonly Watched[]): void {
    this.#samples = [];
    this.#chosen = 0;
    const tells = watched.some(({ seen }) => seen);
    this.#rows = watched.slice(0, listed).map(({ example: [source], seen }, index) => {
      const written = create('span', { class: 'sample-written' }, '…');
      const verdict = create('span', { class: 'sample-verdict' });
      const text = create('span', { class: 'sample-source' }, source);
      if (tells) {
        const key = seen ? 'samples.seen' : 'samples.unseen';
        const kind = trainTexts().samples[seen ? 'seen' : 'unseen'];
        const attributes = { 'data-text': key };
        text.append(' ', create('small', { class: 'sample-kind', attributes }, kind));
      }
      const attributes = { type: 'button', 'aria-pressed': String(index === 0) };
      const button = create('button', { class: 'sample', attributes }, text, verdict, written);
      button.addEventListener('click', () => this.#choose(index));
      return { button, written, verdict };
    });
    this.#list.replaceChildren(...this.#rows.map(({ button }) => create('li', {}, button)));
  }

  show(samples: readonly Sample[]): void {
    this.#samples = samples;
    const texts = trainTexts().samples;
    for (const [index, { button, written, verdict }] of this.#rows.entries()) {
      const sample = samples[index];
      if (!sample) continue;
      button.classList.toggle('is-right', sample.right);
      written.replaceChildren(...compared(sample.translation.text, sample.example[1]));
      const attributes = { 'aria-hidden': 'true' };
      const sign = create('span', { attributes }, sample.right ? '✓' : '✗');
      const said = create('span', { class: 'unseen' }, sample.right ? texts.right : texts.wrong);
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

/** Returns the answer with its wrong words marked or, in a single word, its wrong characters. */
function compared(written: string, expected: string): Node[] {
  if (written === '')
    return [create('span', { class: 'placeholder' }, trainTexts().samples.nothing)];
  const partsOf = (text: string) => (expected.includes(' ') ? text.split(/(?<= )/) : [...text]);
  const right = partsOf(expected);
  return partsOf(written).map((part, index) =>
    part.trim() === right[index]?.trim()
      ? document.createTextNode(part)
      : create('span', { class: 'is-wrong' }, part),
  );
}
