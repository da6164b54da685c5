import { create } from '../shared/dom';
import { SaveButtons } from '../shared/save-buttons';
import { onLanguage } from '../shared/texts';
import { lookTexts } from './look-texts';
import type { Run } from './reading-writing';
import { TreeView } from './tree-view';

/** The search tree with its heading, its explanation and the buttons that save it. */
export class TreePanel {
  readonly element = create('section', { class: 'look-tree' });
  readonly #title = create('h2');
  readonly #note = create('p', { class: 'look-note' });
  readonly #tree: TreeView;
  #shown: { run: Run; branch: number } | undefined;

  constructor(onChoose: (node: number) => void) {
    this.#tree = new TreeView(onChoose);
    const save = new SaveButtons(() => {
      const { drawing } = this.#tree;
      if (!drawing || !this.#shown) return undefined;
      const { text, own } = this.#shown.run;
      return { drawing, name: 'search', caption: lookTexts().caption(text, own.text) };
    });
    const head = create('div', { class: 'panel-head' }, this.#title, save.element);
    this.element.append(head, this.#note, this.#tree.element);
    onLanguage(() => this.#show());
  }

  show(run: Run, branch: number): void {
    this.#shown = { run, branch };
    this.#show();
  }

  #show(): void {
    if (!this.#shown) return;
    const { run, branch } = this.#shown;
    const texts = lookTexts().tree;
    this.#title.textContent = texts.title;
    this.#note.textContent = texts.note;
    this.element.hidden = run.translation.search.length === 0;
    this.#tree.show(run, branch);
  }
}
