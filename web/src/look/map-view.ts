import { create } from '../shared/dom';
import { SaveButtons } from '../shared/save-buttons';
import { onLanguage } from '../shared/texts';
import { attentionGrid, frameRow } from './attention-grid';
import { lookTexts } from './look-texts';
import { momentAt, type Run } from './reading-writing';

/** The attention of all steps, to be seen at once and saved as a picture. */
export class MapView {
  readonly element = create('section', { class: 'look-map' });
  readonly #title = create('h2');
  readonly #scroll = create('div', {
    class: 'picture-scroll',
    attributes: { tabindex: '0', role: 'group' },
  });
  #shown: { run: Run; step: number } | undefined;
  #drawing: SVGSVGElement | undefined;

  constructor() {
    const save = new SaveButtons(() => {
      const drawing = this.#drawing;
      if (!drawing || !this.#shown) return undefined;
      const { text, shown } = this.#shown.run;
      return { drawing, name: 'attention', caption: lookTexts().caption(text, shown.text) };
    });
    const head = create('div', { class: 'panel-head' }, this.#title, save.element);
    this.element.append(head, this.#scroll);
    onLanguage(() => this.#draw());
  }

  show(run: Run, step: number): void {
    const isDrawn = this.#shown?.run === run;
    this.#shown = { run, step };
    if (isDrawn) this.#frame();
    else this.#draw();
  }

  #draw(): void {
    if (!this.#shown) return;
    const { run } = this.#shown;
    const { title } = lookTexts().map;
    this.#title.textContent = title;
    this.#scroll.ariaLabel = title;
    this.element.hidden = !run.shown.steps.some(({ weights }) => weights.length > 0);
    this.#drawing = attentionGrid(run, title);
    this.#scroll.replaceChildren(this.#drawing);
    this.#frame();
  }

  #frame(): void {
    if (!this.#shown || !this.#drawing) return;
    const moment = momentAt(this.#shown.run, this.#shown.step);
    frameRow(this.#drawing, moment?.phase === 'writing' ? moment.at : undefined);
  }
}
