import type { Model, TranslateOptions, Translation } from 'attentive';
import { hasSeveralHeads } from './head-choice';
import type { OpenPair } from './open-pair';
import {
  keptLines,
  type Paragraph,
  type Passage,
  type PassageSentence,
  toParagraph,
  toSingle,
  untranslated,
  withSentence,
} from './passage';

/** This beam gains most of what a larger one could. */
const beamSize = 5;

interface Wish {
  readonly signal: AbortSignal;
  /** The translation of the text before it was changed, of which unchanged paragraphs are kept. */
  readonly before: Passage | undefined;
  /** Called when a paragraph is translated. Those that are not yet have no text. */
  readonly onParagraph: (passage: Passage) => void;
}

/** Translates texts as they are typed, and keeps what the reader has chosen for a sentence as long as it stays. */
export class PassageTranslator {
  /** The chosen translations by their source sentences. */
  #chosen = new Map<string, PassageSentence>();

  constructor(readonly open: OpenPair) {}

  /** Translates a text, line by line, because a line end always ends a sentence. */
  async translate(text: string, { signal, before, onParagraph }: Wish): Promise<Passage> {
    const lines = text.split('\n');
    const kept = keptLines(before?.paragraphs ?? [], ({ source }) => source, lines);
    const paragraphs = lines.map((line, i) => kept[i] ?? untranslated(line, ''));
    const translateLine = async (line: string, i: number) => {
      if (kept[i]) return;
      paragraphs[i] = this.#withChosen(await this.#translateLine(line, signal));
      if (!signal.aborted) onParagraph({ paragraphs: [...paragraphs] });
    };
    await Promise.all(lines.map(translateLine));
    return { paragraphs };
  }

  /** Returns the n best translations of a sentence. */
  async best(sentence: PassageSentence, signal: AbortSignal): Promise<readonly Translation[]> {
    const options = { ...this.#options(signal), nBest: beamSize };
    const best = await this.#writer.translate(readBy(sentence), options);
    return [best, ...best.alternatives];
  }

  /** Translates a sentence once more, so that its translation begins with a given text. */
  async rewrite(
    sentence: PassageSentence,
    prefix: string,
    signal: AbortSignal,
  ): Promise<PassageSentence> {
    const options = { ...this.#options(signal), prefix };
    // A single model also aligns the words; over a pivot, only the attention tells of them.
    if (this.open.models.length === 1 && this.open.pair.unit === 'word') {
      const result = await this.#writer.translateText(sentence.source, {
        ...options,
        alignment: true,
      });
      const [only, another] = toParagraph(sentence.source, result).sentences;
      if (only && !another) return only;
    }
    const translation = await this.#writer.translate(readBy(sentence), options);
    return { ...sentence, translation, alignment: undefined };
  }

  /** Takes a given text for the whole translation of a sentence. */
  async end(
    sentence: PassageSentence,
    text: string,
    signal: AbortSignal,
  ): Promise<PassageSentence> {
    const { targetLanguage, attentionHeads } = this.#options(signal);
    const options = { signal, targetLanguage, attentionHeads };
    const translation = await this.#writer.score(readBy(sentence), text, options);
    return { ...sentence, translation, alignment: undefined };
  }

  /** Translates a sentence greedily from several beginnings. */
  complete(
    sentence: PassageSentence,
    prefixes: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly Translation[]> {
    const options = { ...this.#options(signal), attentionHeads: false, beamSize: 1 };
    const source = readBy(sentence);
    return Promise.all(
      prefixes.map((prefix) => this.#writer.translate(source, { ...options, prefix })),
    );
  }

  /**
   * Searches on from a given beginning with the widest beam, and returns the hypotheses.
   * @param tokens about how many tokens the beginning has; what follows it later is not asked for.
   */
  async explore(
    sentence: PassageSentence,
    prefix: string,
    tokens: number,
    signal: AbortSignal,
  ): Promise<Translation['search']> {
    const options = { ...this.#options(signal), attentionHeads: false, maxLength: tokens + 8 };
    const wide = { ...options, prefix, beamSize: 16, recordSearch: true };
    return (await this.#writer.translate(readBy(sentence), wide)).search;
  }

  /** Puts a chosen translation in the place of a sentence's own. */
  choose(passage: Passage, sentence: PassageSentence, chosen: PassageSentence): Passage {
    this.#chosen.set(sentence.source, chosen);
    return {
      paragraphs: passage.paragraphs.map((paragraph) => {
        const index = paragraph.sentences.indexOf(sentence);
        return index < 0 ? paragraph : withSentence(paragraph, index, chosen);
      }),
    };
  }

  get hasChoices(): boolean {
    return this.#chosen.size > 0;
  }

  forgetChoices(): void {
    this.#chosen.clear();
  }

  /** The model that writes the final translation. */
  get #writer(): Model {
    const { models } = this.open;
    return models.at(-1) ?? models[0];
  }

  async #translateLine(line: string, signal: AbortSignal): Promise<Paragraph> {
    const { pair, models, translator } = this.open;
    if (line.trim() === '') return untranslated(line, line);
    if (pair.unit !== 'word')
      return toSingle(line, await models[0].translate(line, this.#options(signal)));
    if (translator && models.length > 1) {
      return toParagraph(line, await translator.explain(line, { signal }));
    }
    const options = { ...this.#options(signal), alignment: true };
    return toParagraph(line, await models[0].translateText(line, options));
  }

  #options(signal: AbortSignal): TranslateOptions {
    const { info } = this.#writer;
    // Only a model with several target languages needs to be told which.
    const targetLanguage = info.targetLanguages.length > 1 ? this.open.pair.target : undefined;
    return { signal, beamSize, targetLanguage, attentionHeads: hasSeveralHeads(this.#writer) };
  }

  #withChosen(paragraph: Paragraph): Paragraph {
    return paragraph.sentences.reduce((changed, { source }, i) => {
      const chosen = this.#chosen.get(source);
      return chosen ? withSentence(changed, i, chosen) : changed;
    }, paragraph);
  }
}

/** Returns what the model reads that writes the translation of a sentence. */
function readBy({ source, pivot }: PassageSentence): string {
  return pivot?.text ?? source;
}
