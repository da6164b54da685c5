import { browserCheckpoints, type CheckpointStore } from 'attentive';
import { type Lesson, lessons } from './lessons';
import type { Progress } from './progress';

/** What a run was started with. */
export interface Plan {
  readonly lesson: Lesson;
  readonly attention: boolean;
  /** Its examples follow from these two. */
  readonly seed: number;
  readonly train: number;
}

interface Note extends Omit<Plan, 'lesson'> {
  readonly lesson: string;
  readonly progress: Progress;
}

const noteKey = 'attentive-run';

/** The state of the one run that is kept: a checkpoint, and beside it a note of what it belongs to. */
export const store: CheckpointStore = browserCheckpoints('train-view');

export interface SavedRun {
  readonly plan: Plan;
  readonly progress: Progress;
  readonly checkpoint: Uint8Array<ArrayBuffer>;
}

/** Undefined if nothing was saved, or the browser does not let pages keep anything. */
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

/** Notes what the checkpoint belongs to. Throws what the browser refuses with. */
export function note({ lesson, ...rest }: Plan, progress: Progress): void {
  localStorage.setItem(noteKey, JSON.stringify({ ...rest, lesson: lesson.id, progress }));
}

/** @throws AttentiveError `invalid-state` while another tab trains: then nothing is discarded. */
export async function discard(): Promise<void> {
  await store.remove();
  localStorage.removeItem(noteKey);
}
