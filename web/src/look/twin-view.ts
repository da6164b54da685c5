import type { Translation } from 'attentive';
import { create } from '../shared/dom';
import { onLanguage } from '../shared/texts';
import { LengthView } from './length-view';
import { lookTexts } from './look-texts';
import type { LookModel } from './models';
import { beamSize, type Reader } from './reader';
import type { Run } from './reading-writing';

/** The same text as written by the model in use and by its twin without attention. */
export class TwinView {
  readonly element = create('section', { class: 'twin' });
  readonly #title = create('h2', { attributes: { tabindex: '-1' } });
  readonly #body = create('div', { class: 'twin-body' });
  readonly #lengths: LengthView;
  readonly #copying = create('button', { class: 'button', attributes: { type: 'button' } });
  readonly #lesson = create('a', { attributes: { href: '#understand?lesson=3' } });
  /** Whether the reader goes from here to the model that copies. */
  #leadsToCopying = false;
  #shown: { run: Run; other: Translation | undefined } | undefined;

  constructor(
    private readonly reader: Reader,
    onText: (text: string) => void,
    onCopying: () => void,
  ) {
    this.#copying.addEventListener('click', () => {
      this.#leadsToCopying = true;
      onCopying();
    });
    this.#lengths = new LengthView(reader, onText);
    this.element.append(this.#title, this.#body, this.#lengths.element);
    onLanguage(() => this.#show());
  }

  async show(run: Run, signal: AbortSignal): Promise<void> {
    const same = this.#shown?.run.translation === run.translation;
    const other = same ? this.#shown?.other : await this.#translate(run, signal);
    if (signal.aborted) return;
    this.#shown = { run, other };
    this.#show();
    this.#lengths.show(run.model, run.text);
    if (this.#leadsToCopying) this.#stayInSight(run.model);
  }

  async #translate({ model, text }: Run, signal: AbortSignal): Promise<Translation | undefined> {
    if (model.twin === undefined) return undefined;
    const twin = await this.reader.inspector(model.twin);
    const options = { beamSize, copySourceWords: false, stopLoops: false, signal };
    return twin.translate(text, options);
  }

  /** Comes back into sight after the page's body was hidden, and takes the focus of the button that is gone. */
  #stayInSight({ id }: LookModel): void {
    this.#leadsToCopying = false;
    if (id !== 'copy') return;
    this.element.scrollIntoView();
    this.#title.focus({ preventScroll: true });
  }

  /** Returns the ways to where the comparison shows more. */
  #waysFrom({ id, readsCharacters }: LookModel): HTMLElement[] {
    if (id === 'copy' || id === 'own') return [];
    const texts = lookTexts().twin;
    this.#copying.textContent = texts.copying;
    this.#lesson.textContent = texts.lesson;
    const ways = readsCharacters ? [this.#copying] : [this.#copying, this.#lesson];
    return [create('p', { class: 'actions' }, ...ways)];
  }

  #show(): void {
    if (!this.#shown) return;
    const { run, other } = this.#shown;
    const texts = lookTexts().twin;
    this.#title.textContent = texts.title;
    const note = texts.notes[run.model.id];
    const text = create('p', { class: 'look-note' }, note);
    if (!other) {
      this.#body.replaceChildren(text, ...this.#waysFrom(run.model));
      return;
    }
    // Letters are to be copied; of dates, what the model with attention writes is right.
    const expected = run.model.id === 'copy' ? run.text : run.translation.text;
    this.#body.replaceChildren(
      text,
      create(
        'dl',
        { class: 'twin-texts' },
        create('dt', {}, texts.withAttention),
        create('dd', {}, ...compared(run.translation.text, expected)),
        create('dt', {}, texts.withoutAttention),
        create('dd', {}, ...compared(other.text, expected)),
      ),
      ...this.#waysFrom(run.model),
    );
  }
}

/** Marks the characters that are not those expected at their places. */
function compared(text: string, expected: string): HTMLElement[] {
  return Array.from(text, (character, i) =>
    character === expected[i]
      ? create('span', {}, character)
      : create('mark', { class: 'is-mistake' }, character),
  );
}
