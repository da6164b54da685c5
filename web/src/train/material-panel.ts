import { create, find } from '../shared/dom';
import { count } from '../shared/format';
import { maxPairs, maxText, minPairs, parsePairs } from './pairs';
import { lessonOf, type Plan } from './plan';
import { samplePairs } from './sample-pairs';
import { trainTexts } from './train-texts';
import { minWords } from './words';

/** How many errors are listed; a reader mends one after the other. */
const maxErrors = 5;
/** Milliseconds without a key after which the text is read. */
const pause = 200;

/** Takes the reader's own words or pairs, and tells what is wrong with them. */
export class MaterialPanel {
  #words = find('.own-words', HTMLDetailsElement);
  #pairs = find('.own-pairs', HTMLElement);
  #wordsField = find('#own-words', HTMLTextAreaElement);
  #pairsField = find('#own-pairs', HTMLTextAreaElement);
  #file = find('#own-file', HTMLInputElement);
  #sample = find('.sample-pairs', HTMLButtonElement);
  #listener: (material: string) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #plan: Plan | undefined;

  constructor(listener: (material: string) => void) {
    this.#listener = listener;
    for (const field of [this.#wordsField, this.#pairsField]) {
      field.addEventListener('input', () => {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => listener(field.value), pause);
        this.#offerSample();
      });
    }
    this.#file.addEventListener('change', () => void this.#open());
    this.#sample.addEventListener('click', () => listener(samplePairs));
  }

  show(plan: Plan): void {
    this.#plan = plan;
    const { material } = lessonOf(plan);
    this.#words.hidden = material !== 'words';
    this.#pairs.hidden = material !== 'pairs';
    const field = this.#field;
    if (field && field.value !== plan.material) field.value = plan.material;
    if (material === 'words' && plan.material !== '') this.#words.open = true;
    this.#offerSample();
    this.#pairsField.placeholder = trainTexts().material.pairs.placeholder;
    this.#tell();
  }

  /** Returns whether a model can learn from the material; otherwise leads the reader to it. */
  check(): boolean {
    this.takeTyped();
    if (!this.#lacks) return true;
    if (this.#words.hidden === false) this.#words.open = true;
    this.#field?.focus();
    return false;
  }

  /** Takes at once what was typed a moment ago. */
  takeTyped(): void {
    clearTimeout(this.#timer);
    const field = this.#field;
    if (field && field.value !== this.#plan?.material) this.#listener(field.value);
  }

  set disabled(disabled: boolean) {
    for (const field of [this.#wordsField, this.#pairsField, this.#file]) field.disabled = disabled;
    this.#offerSample();
  }

  /** The sample would take the place of what was typed, so it is only put into an empty field. */
  #offerSample(): void {
    this.#sample.disabled = this.#pairsField.disabled || this.#pairsField.value.trim() !== '';
  }

  get #field(): HTMLTextAreaElement | undefined {
    const material = this.#plan && lessonOf(this.#plan).material;
    if (material === 'pairs') return this.#pairsField;
    return material && this.#wordsField;
  }

  get #lacks(): boolean {
    if (!this.#plan) return false;
    const { material, usable } = lessonOf(this.#plan);
    if (material === 'pairs') return usable(this.#plan.material) < minPairs;
    return this.#plan.material !== '' && usable(this.#plan.material) < minWords;
  }

  #tell(): void {
    const field = this.#field;
    if (!field || !this.#plan) return;
    field.setAttribute('aria-invalid', String(field.value !== '' && this.#lacks));
    if (field === this.#wordsField) this.#tellWords(lessonOf(this.#plan).usable(field.value));
    else this.#tellPairs(field.value);
  }

  #tellWords(words: number): void {
    const { few, enough } = trainTexts().material.words;
    const state = find('.material-state', HTMLElement, this.#words);
    if (this.#wordsField.value.trim() === '') state.textContent = '';
    else state.textContent = this.#lacks ? few(words, minWords) : enough(words);
  }

  #tellPairs(text: string): void {
    const texts = trainTexts().material.pairs;
    const { pairs, errors } = parsePairs(text);
    const state = this.#lacks ? texts.few(pairs.length, minPairs) : texts.enough(pairs.length);
    const more = pairs.length === maxPairs ? texts.more(count(maxPairs)) : '';
    this.#say(text.trim() === '' ? '' : [state, more].filter(Boolean).join(' '));
    const lines = errors
      .slice(0, maxErrors)
      .map(({ line, kind }) => texts.line(line, texts.problems[kind]));
    const further = errors.length - lines.length;
    if (further > 0) lines.push(texts.furtherLines(further));
    find('.material-errors', HTMLElement).replaceChildren(
      ...lines.map((line) => create('li', {}, line)),
    );
  }

  #say(text: string): void {
    find('.material-state', HTMLElement, this.#pairs).textContent = text;
  }

  async #open(): Promise<void> {
    const [file] = this.#file.files ?? [];
    // The same file can then be chosen again after it was mended.
    const chosen = file;
    this.#file.value = '';
    if (!chosen) return;
    const texts = trainTexts().material.pairs;
    if (chosen.size > 4 * maxText) {
      this.#say(texts.tooLarge);
      return;
    }
    try {
      const decoder = new TextDecoder('utf-8', { fatal: true });
      const text = decoder.decode(await chosen.arrayBuffer());
      if (text.length > maxText) this.#say(texts.tooLarge);
      else this.#listener(text);
    } catch {
      this.#say(texts.unreadable);
    }
  }
}
