import { AttentiveError, reasonOf } from './shared/errors.js';
import type * as training from './training/training.js';

export type Training = typeof training;

/**
 * Imports what only trainers need, which is a file of its own, so that nobody fetches it who only translates. Its
 * errors are of another class: asOurs() makes them ours.
 * @throws AttentiveError `unsupported` if it cannot be imported.
 */
export async function importTraining(): Promise<Training> {
  try {
    return await import('./training/training.js');
  } catch (cause) {
    throw new AttentiveError(
      'unsupported',
      `training.js could not be imported (${reasonOf(cause)}): serve it beside the package's other files`,
      { cause },
    );
  }
}
