import { AttentiveError } from 'attentive';
import { sharedTexts } from './shared-texts';

/** Explains what went wrong and what to do about it, for readers who did not write the program. */
export function explain(error: unknown): string {
  const texts = sharedTexts().failure;
  if (!(error instanceof AttentiveError))
    return navigator.onLine ? texts.notFetched : texts.offline;
  switch (error.code) {
    case 'bad-model':
      return texts.damaged;
    case 'unsupported':
      return texts.unsupported;
    case 'out-of-memory':
      return texts.outOfMemory;
    default:
      return texts.other;
  }
}

/** Explains the same for a training. */
export function explainTraining(error: unknown): string {
  const texts = sharedTexts().trainingFailure;
  if (!(error instanceof AttentiveError)) return navigator.onLine ? texts.brokeOff : texts.offline;
  switch (error.code) {
    case 'diverged':
      return texts.diverged;
    case 'bad-model':
      return texts.damaged;
    case 'invalid-argument':
      return texts.doesNotFit;
    case 'invalid-state':
      return texts.taken;
    case 'out-of-memory':
      return texts.outOfMemory;
    case 'unsupported':
      return texts.unsupported;
    default:
      return texts.other;
  }
}

/** Returns whether another tab holds the lock that this one needs. */
export function isTaken(error: unknown): boolean {
  return error instanceof AttentiveError && error.code === 'invalid-state';
}
