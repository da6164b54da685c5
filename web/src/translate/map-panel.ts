import { AttentionMap } from '../shared/attention-map';
import { find } from '../shared/dom';
import type { Selected, Selection } from '../shared/selection';
import type { Pair } from './catalogue';
import { HeadChoice } from './head-choice';
import { langOf } from './languages';
import type { LinkedSentence, Manner } from './links';
import type { OpenPair } from './open-pair';
import { StepChoice } from './step-choice';
import { translateTexts } from './translate-texts';
import { WordsList } from './words-list';

/** Shows where the model looked in one sentence: as a map and in words, in the manner that the reader chooses. */
export class MapPanel {
  #map: AttentionMap;
  #words: WordsList;
  #heads: HeadChoice;
  #steps: StepChoice;
  #pieces = find('#pieces', HTMLInputElement);
  #granularity = find('.granularity', HTMLElement);
  #note = find('.look-note', HTMLElement);
  #inside = find('.look-inside', HTMLAnchorElement);
  #sure = find('.sure-note', HTMLElement);
  #pair: Pair | undefined;
  #open: OpenPair | undefined;
  #linked: LinkedSentence | undefined;

  /** @param onManner is called when sentences are to be shown in another manner. */
  constructor(selection: Selection, onManner: () => void) {
    this.#map = new AttentionMap(find('[data-view=translate] .map', HTMLElement), selection);
    this.#map.made = () => this.#maker();
    this.#words = new WordsList(selection);
    this.#heads = new HeadChoice(onManner);
    this.#steps = new StepChoice(() => {
      this.#setTask();
      this.#showStep();
    });
    this.#pieces.addEventListener('change', onManner);
  }

  get manner(): Manner {
    const isWhole = this.#pair?.unit === 'word' && !this.#pieces.checked;
    return { granularity: isWhole ? 'words' : 'pieces', head: this.#heads.chosen };
  }

  /** Shows the texts and choices that belong to a pair. */
  setPair(pair: Pair): void {
    this.#pair = pair;
    this.#granularity.hidden = pair.unit !== 'word';
    const { look, inWords } = translateTexts();
    this.#note.textContent = look.note[pair.unit];
    this.#sure.textContent = inWords.sure[pair.unit];
    this.#steps.show(pair);
    this.#setTask();
    this.clear();
  }

  /** Offers the heads of the pair's model; over a pivot, there is no choice. */
  setOpen(open: OpenPair): void {
    this.#open = open;
    if (open.models.length === 1) this.#heads.show(open.models[0]);
    else this.#heads.hide();
  }

  show(linked: LinkedSentence): void {
    this.#linked = linked;
    this.#showStep();
    this.#linkInside(linked.sentence.source);
  }

  clear(): void {
    this.#linked = undefined;
    this.#inside.hidden = true;
    this.#heads.hide();
    this.#map.clear();
    this.#words.clear();
  }

  mark(selected: Selected | undefined): void {
    this.#map.mark(selected);
    this.#words.mark(selected);
  }

  /** Returns what the map selects of the words of the two texts, which are both in the map of a single model. */
  textOf({ row, column }: Selected): Selected {
    return {
      ...(row !== undefined && this.#isLast && { row }),
      ...(column !== undefined && this.#isFirst && { column }),
    };
  }

  get #isFirst(): boolean {
    return this.#steps.chosen === 0;
  }

  get #isLast(): boolean {
    return this.#steps.chosen === (this.#pair?.models.length ?? 1) - 1;
  }

  /** Links to the view that looks inside a model while it reads and writes, which knows the shipped ones. */
  #linkInside(text: string): void {
    const [model, another] = this.#pair?.models ?? [];
    this.#inside.hidden = !this.#pair || !model || model.isOwn || another !== undefined;
    const parameters = new URLSearchParams({ model: this.#pair?.id ?? '', text });
    this.#inside.href = `#look?${parameters}`;
  }

  /** Returns the name of the model whose attention is shown, and of the head if one is chosen. */
  #maker(): string {
    const name = this.#open?.models[this.#steps.chosen]?.info.name ?? '';
    return [name, this.#heads.label].filter((part) => part !== '').join(', ');
  }

  #setTask(): void {
    const known = this.#pair?.models[this.#steps.chosen];
    if (!known) return;
    const task = {
      source: { language: langOf(known.source) },
      target: { language: langOf(known.target) },
      unit: known.unit,
    };
    this.#map.setTask(task);
    this.#words.setTask(task);
  }

  #showStep(): void {
    const step = this.#steps.chosen;
    const reading = this.#linked?.steps[step];
    if (!reading) return;
    this.#map.show(reading, this.#open?.models[step]?.info.config.context);
    this.#words.show(reading);
  }
}
