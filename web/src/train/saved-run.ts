import { browserCheckpoints, type CheckpointStore } from 'attentive';
import { fromParameters, type Plan, toParameters } from './plan';
import type { Progress } from './progress';

interface Note {
  readonly plan: Readonly<Record<string, string>>;
  /** One for each run of the plan. */
  readonly progress: readonly Progress[];
}

const noteKey = 'attentive-run';

/** Where the runs of a plan are kept, of which there are one or two. A note beside them says what they belong to. */
export const stores: readonly CheckpointStore[] = ['train-view', 'train-view-second'].map((name) =>
  browserCheckpoints(name),
);

export interface SavedRun {
  readonly plan: Plan;
  readonly progress: readonly Progress[];
  readonly checkpoints: readonly Uint8Array<ArrayBuffer>[];
}

/** Returns undefined if nothing was saved, or if the browser does not let pages store anything. */
export async function savedRun(): Promise<SavedRun | undefined> {
  try {
    const note = JSON.parse(localStorage.getItem(noteKey) ?? 'null') as Note | null;
    // A note of an earlier version of the page has no parameters.
    if (!note || !Array.isArray(note.progress)) return undefined;
    const plan = fromParameters(new URLSearchParams(note.plan));
    const loaded = await Promise.all(note.progress.map((_, run) => stores[run]?.load()));
    const checkpoints = loaded.filter((checkpoint) => checkpoint !== undefined);
    const isWhole = checkpoints.length === (plan.difference ? 2 : 1);
    return isWhole ? { plan, progress: note.progress, checkpoints } : undefined;
  } catch {
    return undefined;
  }
}

/** Notes what the checkpoints belong to. Throws the browser's error if it refuses to store it. */
export function note(plan: Plan, progress: readonly Progress[]): void {
  localStorage.setItem(noteKey, JSON.stringify({ plan: toParameters(plan), progress }));
}

/**
 * Discards the saved run.
 * @throws AttentiveError `invalid-state` while another tab trains, in which case nothing is discarded.
 */
export async function discard(): Promise<void> {
  for (const store of stores) await store.remove();
  localStorage.removeItem(noteKey);
}
