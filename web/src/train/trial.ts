import type { Translation } from 'attentive';
import { find } from '../shared/dom';
import { download } from '../shared/download';
import { explainTraining } from '../shared/failure';
import { Live } from '../shared/live';
import { lessonOf, type Plan } from './plan';
import type { Run } from './run';

/** Gives a model to another view. */
type HandOver = (bytes: Uint8Array<ArrayBuffer>, example: string) => void;

/** Lets readers try the model while it is not training, download it, or use it for translating. */
export class Trial {
  #section = find('.trial', HTMLElement);
  #input = find('#trial-source', HTMLInputElement);
  #output = find('.trial-result', HTMLOutputElement);
  #plan: Plan | undefined;
  #run: Run | undefined;
  #live: Live<string>;

  /** @param listener gets each translation, for the map. */
  constructor(listener: (source: string, translation: Translation) => void, handOver: HandOver) {
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
    find('.download', HTMLButtonElement).addEventListener('click', () => {
      void this.#export((bytes, plan) => {
        const file = new Blob([bytes], { type: 'application/octet-stream' });
        download(file, `my-${plan.lesson}.safetensors`);
      });
    });
    find('.hand-over', HTMLButtonElement).addEventListener('click', () => {
      void this.#export((bytes) => handOver(bytes, this.#input.value));
    });
  }

  /** @param example the text to try first. */
  setExample(example: string): void {
    this.#input.value = example;
  }

  /** Opens for the current model of a run of the plan, or closes. */
  show(run: Run | undefined, plan: Plan | undefined): void {
    this.#run = run;
    this.#plan = plan;
    this.#section.hidden = run === undefined;
    this.#live.cancel();
    if (run) this.#ask();
  }

  #ask(): void {
    const source = this.#plan ? lessonOf(this.#plan).prepare(this.#input.value) : '';
    if (source === '') {
      this.#live.cancel();
      this.#output.textContent = '';
    } else this.#live.request(source);
  }

  async #export(use: (bytes: Uint8Array<ArrayBuffer>, plan: Plan) => void): Promise<void> {
    try {
      const bytes = await this.#run?.exportModel();
      if (bytes && this.#plan) use(bytes, this.#plan);
    } catch (failure) {
      this.#output.textContent = explainTraining(failure);
    }
  }
}
