import { create, find, setVariable } from '../shared/dom';
import { duration } from '../shared/format';
import type { Reading } from '../shared/reading';
import type { Marks, Selection } from '../shared/selection';
import { MarkedText, unitAt } from './marked-text';
import type { Task } from './tasks';

/** What the model wrote, each word underlined as far as the model was sure of it. */
export class ResultView {
  #output = find('#result', HTMLOutputElement);
  #label = find('#target-label', HTMLElement);
  #timing = find('.timing', HTMLElement);
  #marked: MarkedText | undefined;
  #placeholder = '';

  constructor(selection: Selection) {
    this.#output.addEventListener('pointerover', (event) => {
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

  show(reading: Reading, milliseconds: number): void {
    this.#marked = new MarkedText(reading.targetText, reading.target);
    for (const [index, span] of this.#marked.spans.entries()) {
      if (span) setVariable(span, 'sure', reading.probabilities[index] ?? 0);
    }
    this.#output.replaceChildren(...this.#marked.nodes);
    this.#timing.textContent = `written in ${duration(milliseconds)}`;
  }

  clear(): void {
    this.#marked = undefined;
    this.#output.replaceChildren(create('span', { class: 'placeholder' }, this.#placeholder));
    this.#timing.textContent = '';
  }

  /** Dims what stands there while it no longer answers what was typed. */
  setStale(stale: boolean): void {
    this.#output.classList.toggle('is-stale', stale);
    this.#output.setAttribute('aria-busy', String(stale));
  }

  mark(marks: Marks | undefined): void {
    this.#marked?.mark(marks?.target ?? []);
  }
}
