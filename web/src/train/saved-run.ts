import { browserCheckpoints, type CheckpointStore } from 'attentive';
import { type Lesson, lessons } from './lessons';
import type { Progress } from './progress';

/** The settings that a run was started with. */
export interface Plan {
  readonly lesson: Lesson;
  readonly attention: boolean;
  /** The lesson and the seed determine the examples. */
  readonly seed: number;
  readonly train: number;
}

interface Note extends Omit<Plan, 'lesson'> {
  readonly lesson: string;
  readonly progress: Progress;
}

const noteKey = 'attentive-run';

/** The single run that is kept: its checkpoint is in the store, and a note beside it says what it belongs to. */
export const store: CheckpointStore = browserCheckpoints('train-view');

export interface SavedRun {
  readonly plan: Plan;
  readonly progress: Progress;
  readonly checkpoint: Uint8Array<ArrayBuffer>;
}

/** Returns undefined if nothing was saved, or if the browser does not let pages store anything. */
export async function savedRun(): Promise<SavedRun | undefined> {
  try {
    const note = JSON.parse(localStorage.getItem(noteKey) ?? 'null') as Note | null;
    const lesson = lessons.find(({ id }) => id === note?.lesson);
    if (!note || !lesson) return undefined;
    const checkpoint = await store.load();
    const { attention, seed, train, progress } = note;
    return checkpoint && { plan: { lesson, attention, seed, train }, progress, checkpoint };
  } catch {
    return undefined;
  }
}

/** Notes what the checkpoint belongs to. Throws the browser's error if it refuses to store it. */
export function note({ lesson, ...rest }: Plan, progress: Progress): void {
  localStorage.setItem(noteKey, JSON.stringify({ ...rest, lesson: lesson.id, progress }));
}

/**
 * Discards the saved run.
 * @throws AttentiveError `invalid-state` while another tab trains, in which case nothing is discarded.
 */
export async function discard(): Promise<void> {
  await store.remove();
  localStorage.removeItem(noteKey);
}
