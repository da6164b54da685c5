// What few pages need is imported when they need it. Each is a file of its own, whose errors are of another class:
// asOurs() makes them ours.
import { AttentiveError, reasonOf } from './shared/errors.js';
import type * as training from './training/training.js';

export type Training = typeof training;

/** Imports what only trainers need. @throws AttentiveError `unsupported` if it cannot be imported. */
export const importTraining = () =>
  importFile('training.js', () => import('./training/training.js'));

/** Imports what aligns words. @throws AttentiveError `unsupported` if it cannot be imported. */
export const importAlignment = () =>
  importFile('alignment.js', () => import('./text/alignment.js'));

async function importFile<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    throw new AttentiveError(
      'unsupported',
      `${name} could not be imported (${reasonOf(cause)}): serve it beside the package's other files`,
      { cause },
    );
  }
}
