import type { understand } from '../../texts/en/understand';

export type Texts = typeof understand;
export type LessonId = keyof Texts['lessons'];

export interface Paper {
  readonly label: string;
  readonly href: string;
}

/** One idea: its formula, where it comes from, and a control that shows it. Its words are among the texts. */
export interface Lesson {
  readonly id: LessonId;
  readonly papers: readonly Paper[];
  /** Files of the repository that implement it. */
  readonly code: readonly string[];
  /** The place of the measurement that its words quote. */
  readonly measured: string;
  /** One line or several. */
  formula(texts: Texts): Node;
  /** Makes the control, which shows what the visitor has set so far. */
  control(texts: Texts): HTMLElement;
}
