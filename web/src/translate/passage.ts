import type { Model, TextTranslation } from 'attentive';
import { type Reading, readingOf } from '../shared/reading';
import type { Granularity } from '../shared/tokens';
import { attentionOf, type Head, hasSeveralHeads } from './head-choice';
import type { Task } from './tasks';

/** A typed text and its translation, sentence by sentence. */
export interface Passage {
  /** The text that the model was given, and its translation. */
  readonly source: string;
  readonly target: string;
  readonly sentences: TextTranslation['sentences'];
}

/** Translates a text sentence by sentence or, for models of characters, as a single sentence. */
export async function translatePassage(
  model: Model,
  task: Task,
  source: string,
  given: { readonly signal: AbortSignal; readonly beamSize: number },
): Promise<Passage> {
  const options = { ...given, attentionHeads: hasSeveralHeads(model) };
  if (task.unit === 'word') {
    const { text, sentences } = await model.translateText(source, options);
    return { source, target: text, sentences };
  }
  const translation = await model.translate(source, options);
  const sentence = { source, sourceStart: 0, translation, targetStart: 0 };
  return { source, target: translation.text, sentences: [sentence] };
}

/** @param head whose attention to show; that which the model itself names if undefined. */
export function readingsOf(
  { sentences }: Passage,
  granularity: Granularity,
  head: Head | undefined,
): Reading[] {
  return sentences.map(({ source, translation }) =>
    readingOf(source, translation, granularity, attentionOf(translation, head)),
  );
}
