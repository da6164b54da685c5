import { find, patchChildren } from '../shared/dom';
import type { Marks } from '../shared/selection';
import type { Pair } from './catalogue';
import { langOf } from './languages';
import type { LinkedParagraph, LinkedSentence } from './links';
import { MarkedPassage, placeAt, type UnitPlace } from './marked-text';
import { keptLines } from './passage';
import { examplesFor } from './shipped-models';
import { translateTexts } from './translate-texts';

interface Listeners {
  readonly onInput: (text: string) => void;
  /** Called with the word at the pointer. */
  readonly onPoint: (place: UnitPlace | undefined) => void;
  /** Called with the word at which the reader has put the caret, but not where typing has moved it. */
  readonly onCaret: (place: UnitPlace | undefined) => void;
}

/**
 * The text area in which the reader types. It is transparent and lies over a mirror of its text, which gives it its
 * height and carries the marks that a text area cannot.
 */
export class SourceField {
  #area = find('#source', HTMLTextAreaElement);
  #mirror = find('.field-mirror', HTMLElement);
  #marked = new MarkedPassage('source');
  #paragraphs: readonly LinkedParagraph[] = [];
  /** Whether the paragraphs are those of the typed text. */
  #isCurrent = false;
  /** Gives the mirror the height of an empty last line. */
  #end = document.createTextNode('');

  constructor({ onInput, onPoint, onCaret }: Listeners) {
    this.#area.addEventListener('input', () => {
      this.#reflect();
      onInput(this.text);
    });
    this.#area.addEventListener('pointermove', ({ clientX, clientY }) => {
      // The text area lies over the words that the mirror shows.
      const under = document.elementsFromPoint(clientX, clientY);
      const word = under.find((element) => this.#mirror.contains(element)) ?? null;
      onPoint(this.#marked.placeOf(word));
    });
    this.#area.addEventListener('pointerleave', () => onPoint(undefined));
    const tellCaret = () => {
      if (this.#isCurrent) onCaret(placeAt(this.#paragraphs, this.#area.selectionStart));
    };
    this.#area.addEventListener('click', tellCaret);
    this.#area.addEventListener('keyup', ({ key }) => {
      if (/^(?:Arrow|Home|End|Page)/.test(key)) tellCaret();
    });
    this.#area.addEventListener('blur', () => onCaret(undefined));
  }

  get text(): string {
    return this.#area.value;
  }

  set text(text: string) {
    this.#area.value = text;
    this.#reflect();
  }

  setPair(pair: Pair): void {
    this.#area.lang = langOf(pair.source);
    this.#area.placeholder = examplesFor(pair)?.placeholder ?? translateTexts().source.placeholder;
  }

  /** Shows texts anew, because their words are no longer the same. */
  reset(): void {
    this.#marked = new MarkedPassage('source');
  }

  /** Shows the words of the text, unless the reader has typed on since. */
  show(paragraphs: readonly LinkedParagraph[], typed: string): void {
    if (typed !== this.text) return;
    this.#paragraphs = paragraphs;
    this.#isCurrent = true;
    this.#fill(paragraphs, typed.slice(typed.trimEnd().length));
  }

  mark(sentence: LinkedSentence | undefined, marks: Marks | undefined): void {
    this.#marked.mark(sentence, marks);
  }

  /** Shows what is typed before its words are known. Paragraphs that have not changed keep theirs. */
  #reflect(): void {
    this.#isCurrent = false;
    this.#marked.mark(undefined, undefined);
    const lines = (this.#area.value || this.#area.placeholder).split('\n');
    const kept = keptLines(this.#paragraphs, ({ paragraph }) => paragraph.source, lines);
    this.#fill(lines.map((line, i) => kept[i] ?? line));
  }

  #fill(lines: readonly (LinkedParagraph | string)[], spaces = ''): void {
    this.#end.data = `${spaces}\u200b`;
    patchChildren(this.#mirror, [...this.#marked.nodesOf(lines), this.#end]);
  }
}
