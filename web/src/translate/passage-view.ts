import type { Translation } from 'attentive';
import { find } from '../shared/dom';
import { marksFor, type Selected, Selection } from '../shared/selection';
import type { Pair } from './catalogue';
import { CopyButton } from './copy-button';
import { langOf } from './languages';
import { type LinkedParagraph, type LinkedSentence, Linker } from './links';
import { MapPanel } from './map-panel';
import type { Side, UnitPlace } from './marked-text';
import { NBestList } from './n-best-list';
import { type Passage, type PassageSentence, targetOf } from './passage';
import type { PassageTranslator } from './passage-translator';
import { ResultView } from './result-view';
import { SentenceChoice } from './sentence-choice';
import { SourceField } from './source-field';
import { rewriteAfter } from './whole-words';
import { WordChoiceView } from './word-choice';
import { type WordChoice, wordChoices } from './word-choices';

/** A typed text, its translation and who translated it. */
export interface Shown {
  readonly typed: string;
  readonly passage: Passage;
  readonly translator: PassageTranslator;
  /** How long the translation took; undefined while some of it is still missing. */
  readonly milliseconds: number | undefined;
}

interface Listeners {
  readonly onInput: (text: string) => void;
  /** Called when the reader no longer wants what they have chosen. */
  readonly onUndo: () => void;
  /** Called with the passage in which the reader has chosen another translation of a sentence. */
  readonly onChange: (passage: Passage) => void;
  readonly onFailure: (error: unknown) => void;
}

/** Shows a text and its translation, where the model looked in one of the sentences, and what else it might have written. */
export class PassageView {
  readonly field: SourceField;
  #listeners: Listeners;
  #selection = new Selection();
  #result: ResultView;
  #map = new MapPanel(this.#selection, () => this.#showAnew());
  #sentences = new SentenceChoice((index) => this.#choose(this.#all[index]));
  #nBest = new NBestList(
    () => void this.#showBest(),
    (translation) => this.#useTranslation(translation),
  );
  #wordChoice = new WordChoiceView(
    (choice) => void this.#useWord(choice),
    () => this.#selection.hold(undefined),
  );
  #undo = find('.undo', HTMLButtonElement);
  #tools = find('.result-tools', HTMLElement);
  #pair: Pair | undefined;
  #shown: Shown | undefined;
  #linker = new Linker(this.#map.manner);
  #paragraphs: readonly LinkedParagraph[] = [];
  #chosen: LinkedSentence | undefined;
  /** What is selected in the texts by a selection that began there. */
  #inTexts = new WeakMap<Selected, Selected>();
  /** Aborts questions about a passage that is no longer shown. */
  #asking = new AbortController();
  #openWord: UnitPlace | undefined;

  constructor(listeners: Listeners) {
    this.#listeners = listeners;
    const point = (side: Side) => (place?: UnitPlace) => this.#select(side, 'point', place);
    const focus = (side: Side) => (place?: UnitPlace) => this.#select(side, 'focus', place);
    this.field = new SourceField({
      onInput: listeners.onInput,
      onPoint: point('source'),
      onCaret: focus('source'),
    });
    this.#result = new ResultView({
      onPoint: point('target'),
      onFocus: focus('target'),
      onOpen: (place, element) => void this.#openChoices(place, element),
    });
    this.#selection.onChange((selected) => this.#mark(selected));
    this.#undo.addEventListener('click', listeners.onUndo);
    new CopyButton(() => (this.#shown ? targetOf(this.#shown.passage) : ''));
  }

  setPair(pair: Pair): void {
    this.#pair = pair;
    this.field.setPair(pair);
    this.#result.setPair(pair);
    this.#map.setPair(pair);
    this.clear();
  }

  show(shown: Shown): void {
    const isAnother = shown.translator !== this.#shown?.translator;
    const index = Math.max(0, this.#chosenIndex);
    this.#shown = shown;
    this.#asking.abort();
    this.#asking = new AbortController();
    this.#wordChoice.close();
    this.#selection.clear();
    if (isAnother) {
      this.#map.setOpen(shown.translator.open);
      this.#reset();
    }
    this.#paragraphs = shown.passage.paragraphs.map((it) => this.#linker.link(it));
    this.field.show(this.#paragraphs, shown.typed);
    this.#result.show(this.#paragraphs, shown.milliseconds);
    this.#tools.hidden = false;
    this.#undo.hidden = !shown.translator.hasChoices;
    const all = this.#all;
    this.#showSentence(all[Math.min(index, all.length - 1)]);
  }

  clear(): void {
    this.#asking.abort();
    this.#wordChoice.close();
    this.#shown = undefined;
    this.#paragraphs = [];
    this.#chosen = undefined;
    this.#sentences.show(0, 0);
    this.#tools.hidden = true;
    this.#nBest.hide();
    this.#result.clear();
    this.#result.setStale(false);
    this.#map.clear();
  }

  /** Dims the translation while it is older than the typed text. */
  setStale(): void {
    this.#result.setStale(this.#shown !== undefined);
  }

  setFresh(): void {
    this.#result.setStale(false);
  }

  get #all(): readonly LinkedSentence[] {
    return this.#paragraphs.flatMap(({ sentences }) => sentences);
  }

  get #chosenIndex(): number {
    return this.#chosen ? this.#all.indexOf(this.#chosen) : -1;
  }

  /** Links all sentences anew, because the reader wants to see them in another manner. */
  #showAnew(): void {
    if (!this.#shown) return;
    this.#reset();
    this.show(this.#shown);
  }

  #reset(): void {
    this.#linker = new Linker(this.#map.manner);
    this.field.reset();
    this.#result.reset();
  }

  /** Shows where the model looked in a sentence. */
  #showSentence(sentence: LinkedSentence | undefined): void {
    this.#chosen = sentence;
    this.#sentences.show(this.#chosenIndex, this.#all.length);
    if (!sentence) {
      this.#map.clear();
      this.#nBest.hide();
      return;
    }
    this.#map.show(sentence);
    this.#nBest.offer();
    if (this.#nBest.isOpen) void this.#showBest();
  }

  #choose(sentence: LinkedSentence | undefined): void {
    if (!sentence || sentence === this.#chosen) return;
    this.#selection.clear();
    this.#showSentence(sentence);
  }

  /** Selects a word of one of the texts, and its place on the map if it has one there. */
  #select(side: Side, how: 'point' | 'focus' | 'hold', place: UnitPlace | undefined): void {
    if (!place) {
      this.#selection[how](undefined);
      return;
    }
    this.#choose(place.sentence);
    const { unit } = place;
    if (unit === undefined) {
      this.#selection[how](undefined);
      return;
    }
    const inTexts = side === 'source' ? { column: unit } : { row: unit };
    const onMap = this.#map.textOf(inTexts);
    this.#inTexts.set(onMap, inTexts);
    this.#selection[how](onMap);
  }

  #mark(selected: Selected | undefined): void {
    const inTexts = selected && (this.#inTexts.get(selected) ?? this.#map.textOf(selected));
    const marks = inTexts && this.#chosen && marksFor(inTexts, this.#chosen.links);
    this.field.mark(this.#chosen, marks);
    this.#result.mark(this.#chosen, marks);
    const isOnMap = selected?.row !== undefined || selected?.column !== undefined;
    this.#map.mark(isOnMap ? selected : undefined);
  }

  async #openChoices(place: UnitPlace, element: HTMLElement): Promise<void> {
    const { unit, sentence } = place;
    if (!this.#shown || !this.#pair || unit === undefined) return;
    this.#openWord = place;
    this.#wordChoice.open(element, langOf(this.#pair.target));
    this.#select('target', 'hold', place);
    const { translator } = this.#shown;
    await this.#ask(async (signal) => {
      const choices = await wordChoices(translator, sentence, unit, signal);
      if (choices && !signal.aborted && this.#openWord === place) this.#wordChoice.show(choices);
    });
  }

  /** Writes the sentence anew from a chosen word on. */
  async #useWord({ prefix }: WordChoice): Promise<void> {
    const place = this.#openWord;
    if (!this.#shown || !place) return;
    const { translator } = this.#shown;
    const { sentence } = place.sentence;
    await this.#ask(async (signal) => {
      const rewritten = await rewriteAfter(translator, sentence, prefix, signal);
      if (!signal.aborted) this.#use(sentence, rewritten);
    });
  }

  #useTranslation(translation: Translation): void {
    const sentence = this.#chosen?.sentence;
    if (sentence) this.#use(sentence, { ...sentence, translation, alignment: undefined });
  }

  #use(sentence: PassageSentence, chosen: PassageSentence): void {
    if (!this.#shown) return;
    const { translator } = this.#shown;
    const passage = translator.choose(this.#shown.passage, sentence, chosen);
    this.show({ ...this.#shown, passage });
    this.#listeners.onChange(passage);
  }

  async #showBest(): Promise<void> {
    if (!this.#shown || !this.#chosen || !this.#pair) return;
    const { translator } = this.#shown;
    const { sentence } = this.#chosen;
    const lang = langOf(this.#pair.target);
    await this.#ask(async (signal) => {
      const best = await translator.best(sentence, signal);
      if (signal.aborted || this.#chosen?.sentence !== sentence) return;
      this.#nBest.show(best, sentence.translation, lang);
    });
  }

  /** Asks the model something about the passage that is shown. */
  async #ask(question: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const { signal } = this.#asking;
    try {
      await question(signal);
    } catch (error) {
      if (!signal.aborted) this.#listeners.onFailure(error);
    }
  }
}
