import { create, find, setVariable } from '../shared/dom';
import { duration } from '../shared/format';
import type { Reading } from '../shared/reading';
import type { Marks, Selection } from '../shared/selection';
import { MarkedPassage, sentenceAt, unitAt } from './marked-text';
import type { Passage } from './passage';
import type { Task } from './tasks';

/** Shows the translation. The line under a word is as long as the model was sure of it. */
export class ResultView {
  #output = find('#result', HTMLOutputElement);
  #label = find('#target-label', HTMLElement);
  #timing = find('.timing', HTMLElement);
  #marked: MarkedPassage | undefined;
  #placeholder = '';

  /** @param choose is called with the sentence that the reader points at. */
  constructor(selection: Selection, choose: (sentence: number) => void) {
    this.#output.addEventListener('pointerover', (event) => {
      const sentence = sentenceAt(event);
      if (sentence !== undefined) choose(sentence);
      const row = unitAt(event);
      selection.point(row === undefined ? undefined : { row });
    });
    this.#output.addEventListener('pointerleave', () => selection.point(undefined));
  }

  setTask(task: Task): void {
    this.#label.textContent = task.target.label;
    this.#output.lang = task.target.language;
    this.#placeholder = task.target.placeholder;
    this.clear();
  }

  show({ target, sentences }: Passage, readings: readonly Reading[], milliseconds: number): void {
    const parts = readings.map((reading, i) => ({
      start: sentences[i]?.targetStart ?? 0,
      text: reading.targetText,
      units: reading.target,
    }));
    this.#marked = new MarkedPassage(target, parts);
    for (const [i, { spans }] of this.#marked.sentences.entries()) {
      for (const [unit, span] of spans.entries()) {
        if (span) setVariable(span, 'sure', readings[i]?.probabilities[unit] ?? 0);
      }
    }
    this.#output.replaceChildren(...this.#marked.nodes);
    this.#timing.textContent = `written in ${duration(milliseconds)}`;
  }

  clear(): void {
    this.#marked = undefined;
    this.#output.replaceChildren(create('span', { class: 'placeholder' }, this.#placeholder));
    this.#timing.textContent = '';
  }

  /** Dims the translation while it is older than the typed text. */
  setStale(stale: boolean): void {
    this.#output.classList.toggle('is-stale', stale);
    this.#output.setAttribute('aria-busy', String(stale));
  }

  mark(sentence: number, marks: Marks | undefined): void {
    this.#marked?.mark(sentence, marks?.target ?? []);
  }
}
