import { find } from '../shared/dom';
import type { Reading } from '../shared/reading';
import type { Marks } from '../shared/selection';
import { MarkedPassage } from './marked-text';
import type { Passage } from './passage';
import type { Task } from './tasks';

/**
 * The text area in which the reader types. It is transparent and lies over a mirror of its text, which gives it its
 * height and carries the marks that a text area cannot.
 */
export class SourceField {
  #area = find('#source', HTMLTextAreaElement);
  #mirror = find('.field-mirror', HTMLElement);
  #label = find('label[for=source]', HTMLLabelElement);
  #marked: MarkedPassage | undefined;

  onInput(listener: (text: string) => void): void {
    this.#area.addEventListener('input', () => {
      this.#reflect();
      listener(this.text);
    });
  }

  /** Reports where the reader has put the caret, but not where typing has moved it. */
  onCaret(listener: (position: number) => void): void {
    const tell = () => listener(this.#area.selectionStart);
    this.#area.addEventListener('click', tell);
    this.#area.addEventListener('keyup', ({ key }) => {
      if (/^(?:Arrow|Home|End|Page)/.test(key)) tell();
    });
  }

  get text(): string {
    return this.#area.value;
  }

  set text(text: string) {
    this.#area.value = text;
    this.#reflect();
  }

  setTask(task: Task): void {
    this.#label.textContent = task.source.label;
    this.#area.lang = task.source.language;
    this.#area.placeholder = task.source.placeholder;
    this.#area.maxLength = task.maxLength;
  }

  /** Shows the units of the readings under the text, unless the reader has typed on since. */
  show({ source, sentences }: Passage, readings: readonly Reading[], typed: string): void {
    if (typed !== this.text) return;
    const parts = readings.map((reading, i) => ({
      start: sentences[i]?.sourceStart ?? 0,
      text: reading.sourceText,
      units: reading.source,
    }));
    this.#marked = new MarkedPassage(source, parts);
    const spaces = typed.slice(typed.trimEnd().length);
    this.#mirror.replaceChildren(...this.#marked.nodes, spaces, lineEnd);
  }

  mark(sentence: number, marks: Marks | undefined): void {
    this.#marked?.mark(sentence, marks?.source ?? []);
  }

  #reflect(): void {
    this.#marked = undefined;
    this.#mirror.replaceChildren(this.#area.value || this.#area.placeholder, lineEnd);
  }
}

/** Gives the mirror the height of an empty last line. */
const lineEnd = '\u200b';
