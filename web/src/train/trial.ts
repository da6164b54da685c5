import type { Translation } from 'attentive';
import { create, find } from '../shared/dom';
import { explainTraining } from '../shared/failure';
import { Live } from '../shared/live';
import type { Lesson } from './lessons';
import type { Run } from './run';

/** Lets readers try the model while it is not training, and download it. */
export class Trial {
  #section = find('.trial', HTMLElement);
  #input = find('#trial-source', HTMLInputElement);
  #output = find('.trial-result', HTMLOutputElement);
  #run: Run | undefined;
  #live: Live<string>;

  /** @param listener gets each translation, for the map. */
  constructor(listener: (source: string, translation: Translation) => void) {
    this.#live = new Live(async (source, signal) => {
      try {
        const translation = await this.#run?.translate(source, signal);
        if (signal.aborted || !translation) return;
        this.#output.textContent = translation.text;
        listener(source, translation);
      } catch (failure) {
        if (!signal.aborted) this.#output.textContent = explainTraining(failure);
      }
    });
    this.#input.addEventListener('input', () => this.#ask());
    find('.download', HTMLButtonElement).addEventListener('click', () => void this.#download());
  }

  setLesson(lesson: Lesson): void {
    this.#input.value = lesson.trial;
  }

  /** Opens for the current model of a run, or closes. */
  show(run: Run | undefined): void {
    this.#run = run;
    this.#section.hidden = run === undefined;
    this.#live.cancel();
    if (run) this.#ask();
  }

  #ask(): void {
    const source = this.#run?.plan.lesson.prepare(this.#input.value) ?? '';
    if (source === '') {
      this.#live.cancel();
      this.#output.textContent = '';
    } else this.#live.request(source);
  }

  async #download(): Promise<void> {
    try {
      const bytes = await this.#run?.exportModel();
      if (!bytes || !this.#run) return;
      const href = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
      const download = `${this.#run.plan.lesson.id}.safetensors`;
      create('a', { attributes: { href, download } }).click();
      // The address must stay valid until the browser has begun to read it.
      setTimeout(() => URL.revokeObjectURL(href), 10_000);
    } catch (failure) {
      this.#output.textContent = explainTraining(failure);
    }
  }
}
