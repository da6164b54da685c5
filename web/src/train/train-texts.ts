import { textsIn } from '../shared/texts';
import { train as en } from '../texts/en/train';
import { train as ko } from '../texts/ko/train';
import type { LessonId } from './lessons';

export const trainTexts = textsIn({ en, ko });

/** Returns what a lesson is called within a sentence. */
export function lessonName(lesson: LessonId): string {
  const texts = trainTexts().lessons[lesson];
  return 'name' in texts ? texts.name : `${texts.source} → ${texts.target}`;
}
