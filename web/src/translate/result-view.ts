import { create, find, patchChildren, setVariable } from '../shared/dom';
import { duration } from '../shared/format';
import type { Marks } from '../shared/selection';
import type { Pair } from './catalogue';
import { langOf } from './languages';
import type { LinkedParagraph, LinkedSentence } from './links';
import { MarkedPassage, type UnitPlace } from './marked-text';
import { translateTexts } from './translate-texts';

interface Listeners {
  /** Called with the word at the pointer. */
  readonly onPoint: (place: UnitPlace | undefined) => void;
  /** Called with the word that has the focus. */
  readonly onFocus: (place: UnitPlace | undefined) => void;
  /** Called when the reader wants another word in the place of one. */
  readonly onOpen: (place: UnitPlace, element: HTMLElement) => void;
}

/** Shows the translation, word by word. The line under a word is as long as the model was sure of it. */
export class ResultView {
  #output = find('#result', HTMLElement);
  #live = find('#result-live', HTMLElement);
  #timing = find('.timing', HTMLElement);
  #listeners: Listeners;
  #marked = this.#newPassage();
  #pair: Pair | undefined;
  /** The word that is in the page's tab order. */
  #current: HTMLElement | undefined;

  constructor(listeners: Listeners) {
    this.#listeners = listeners;
    const place = ({ target }: Event) =>
      target instanceof Element ? this.#marked.placeOf(target) : undefined;
    this.#output.addEventListener('pointerover', (event) => listeners.onPoint(place(event)));
    this.#output.addEventListener('pointerleave', () => listeners.onPoint(undefined));
    this.#output.addEventListener('focusin', (event) => {
      this.#makeCurrent(event.target as HTMLElement);
      listeners.onFocus(place(event));
    });
    this.#output.addEventListener('focusout', () => listeners.onFocus(undefined));
    this.#output.addEventListener('click', (event) => {
      // A drag that selects text also ends with a click.
      if (document.getSelection()?.isCollapsed ?? true) this.#open(event);
    });
    this.#output.addEventListener('keydown', (event) => this.#onKey(event));
  }

  setPair(pair: Pair): void {
    this.#pair = pair;
    this.#output.lang = langOf(pair.target);
    this.clear();
  }

  /** Shows a text anew, because its words are no longer the same. */
  reset(): void {
    this.#marked = this.#newPassage();
  }

  /** @param milliseconds how long the translation took, once it is complete. */
  show(paragraphs: readonly LinkedParagraph[], milliseconds: number | undefined): void {
    const focused = this.#focusedIndex();
    patchChildren(this.#output, this.#marked.nodesOf(paragraphs));
    const words = this.#words;
    if (focused >= 0) words[Math.min(focused, words.length - 1)]?.focus({ preventScroll: true });
    if (!this.#current?.isConnected && words[0]) this.#makeCurrent(words[0]);
    if (milliseconds === undefined) return;
    this.#timing.textContent = translateTexts().result.writtenIn(duration(milliseconds));
    this.#live.lang = this.#output.lang;
    this.#live.textContent = this.#output.textContent;
  }

  clear(): void {
    this.reset();
    const { placeholder } = translateTexts().result;
    const text = placeholder[this.#pair?.unit ?? 'word'];
    this.#output.replaceChildren(create('span', { class: 'placeholder' }, text));
    this.#live.textContent = '';
    this.#timing.textContent = '';
  }

  /** Dims the translation while it is older than the typed text. */
  setStale(stale: boolean): void {
    this.#output.classList.toggle('is-stale', stale);
    this.#output.setAttribute('aria-busy', String(stale));
  }

  mark(sentence: LinkedSentence | undefined, marks: Marks | undefined): void {
    this.#marked.mark(sentence, marks);
  }

  focus(place: UnitPlace): void {
    this.#marked.spanOf(place)?.focus({ preventScroll: true });
  }

  #newPassage(): MarkedPassage {
    return new MarkedPassage('target', (span, { steps }, unit) => {
      const probability = steps.at(-1)?.probabilities[unit] ?? 0;
      setVariable(span, 'sure', probability);
      span.tabIndex = -1;
      span.setAttribute('role', 'button');
      span.setAttribute('aria-haspopup', 'dialog');
    });
  }

  get #words(): HTMLElement[] {
    return [...this.#output.querySelectorAll<HTMLElement>('.unit')];
  }

  #focusedIndex(): number {
    return this.#words.indexOf(document.activeElement as HTMLElement);
  }

  #makeCurrent(word: HTMLElement): void {
    if (this.#current) this.#current.tabIndex = -1;
    word.tabIndex = 0;
    this.#current = word;
  }

  #open(event: Event): void {
    const word = event.target instanceof Element ? event.target.closest('.unit') : null;
    const place = this.#marked.placeOf(word);
    if (!(word instanceof HTMLElement) || !place) return;
    word.focus({ preventScroll: true });
    this.#listeners.onOpen(place, word);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.#open(event);
      return;
    }
    const words = this.#words;
    const at = this.#focusedIndex();
    const moves: Record<string, number> = {
      ArrowLeft: at - 1,
      ArrowUp: at - 1,
      ArrowRight: at + 1,
      ArrowDown: at + 1,
      Home: 0,
      End: words.length - 1,
    };
    const word = words[moves[event.key] ?? -1];
    if (!word) return;
    event.preventDefault();
    word.focus();
  }
}
