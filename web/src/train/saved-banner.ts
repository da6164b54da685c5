import { find } from '../shared/dom';
import { count } from '../shared/format';
import { type SavedRun, savedRun } from './saved-run';
import { lessonName, trainTexts } from './train-texts';

export interface SavedBannerListener {
  resume(saved: SavedRun): void;
  discard(): void;
}

/** Offers the run that was saved. */
export class SavedBanner {
  #banner = find('.saved', HTMLElement);
  #text = find('.saved-text', HTMLElement);
  #resume = find('.saved-resume', HTMLButtonElement);
  #saved: SavedRun | undefined;

  constructor(listener: SavedBannerListener) {
    this.#resume.addEventListener('click', () => this.#saved && listener.resume(this.#saved));
    find('.saved-discard', HTMLButtonElement).addEventListener('click', () => listener.discard());
  }

  /** Looks for a saved run, and offers it if `wanted` still holds then. */
  async offer(wanted: () => boolean): Promise<void> {
    if (!wanted()) return;
    const saved = await savedRun();
    if (!wanted()) return;
    this.#saved = saved;
    this.show();
  }

  show(): void {
    this.#banner.hidden = this.#saved === undefined;
    if (!this.#saved) return;
    const { plan, progress } = this.#saved;
    const texts = trainTexts().saved;
    const name = lessonName(plan.lesson);
    const finished = progress.every((it) => it.finished);
    const step = Math.max(...progress.map((it) => it.step));
    this.#text.textContent = finished ? texts.finished(name) : texts.waits(name, count(step));
    this.#resume.textContent = finished ? texts.open(name) : texts.resume(name);
  }

  hide(): void {
    this.#saved = undefined;
    this.show();
  }
}
