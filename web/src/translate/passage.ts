import type { Model, TextTranslation } from 'attentive';
import { type Reading, readingOf } from '../shared/reading';
import type { Grain } from '../shared/tokens';
import type { Task } from './tasks';

/** What was typed and what became of it, sentence by sentence. */
export interface Passage {
  /** What the model was given, and what it made of it. */
  readonly source: string;
  readonly target: string;
  readonly sentences: TextTranslation['sentences'];
}

/** A text by a model of words is translated sentence by sentence; one by a model of characters is a single one. */
export async function translatePassage(
  model: Model,
  task: Task,
  source: string,
  options: { readonly signal: AbortSignal; readonly beamSize: number },
): Promise<Passage> {
  if (task.unit === 'word') {
    const { text, sentences } = await model.translateText(source, options);
    return { source, target: text, sentences };
  }
  const translation = await model.translate(source, options);
  const sentence = { source, sourceStart: 0, translation, targetStart: 0 };
  return { source, target: translation.text, sentences: [sentence] };
}

export function readingsOf({ sentences }: Passage, grain: Grain): Reading[] {
  return sentences.map(({ source, translation }) => readingOf(source, translation, grain));
}
