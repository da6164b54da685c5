import { AttentiveError } from 'attentive';

/** What went wrong and what to do about it, for a reader who did not write the program. */
export function explain(error: unknown): string {
  if (!(error instanceof AttentiveError)) {
    return navigator.onLine
      ? 'The model could not be fetched from the server.'
      : 'You seem to be offline, and the model has not been fetched yet.';
  }
  switch (error.code) {
    case 'bad-model':
      return 'The model file arrived damaged, so it was not used.';
    case 'unsupported':
      return 'This browser is too old to run the model. A current one of any maker will do.';
    case 'out-of-memory':
      return 'This device has too little memory free. Closing other tabs may help.';
    default:
      return 'The model could not be run.';
  }
}
