import { AttentiveError } from 'attentive';

/** Explains what went wrong and what to do about it, for readers who did not write the program. */
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
      return 'This browser is too old to run the model. Any current browser will do.';
    case 'out-of-memory':
      return 'This device has too little free memory. Closing other tabs may help.';
    default:
      return 'The model could not be run.';
  }
}

/** Explains the same for a training. */
export function explainTraining(error: unknown): string {
  if (!(error instanceof AttentiveError)) {
    return navigator.onLine
      ? 'Training broke off. Starting again may help; if it does not, reload the page.'
      : 'You seem to be offline, and the training engine has not been fetched yet. Connect, then start again.';
  }
  switch (error.code) {
    case 'diverged':
      return 'The model’s weights grew without bounds, as they do when the learning rate is too high. Go on from an earlier state with a lower learning rate.';
    case 'bad-model':
      return 'The saved run is damaged. Start a new one, which replaces it.';
    case 'invalid-argument':
      return 'The saved run does not fit this version of the page. Start a new one, which replaces it.';
    case 'invalid-state':
      return 'Another tab of this page is training, and only one at a time can keep its run. Stop the run or close the tab there, then look again here.';
    case 'out-of-memory':
      return 'This device has too little free memory. Close other tabs, then start again.';
    case 'unsupported':
      return 'The training engine could not be started. Check the connection and start again; if that does not help, use a current browser.';
    default:
      return 'Training broke off. Start it again.';
  }
}

/** Returns whether another tab holds the lock that this one needs. */
export function isTaken(error: unknown): boolean {
  return error instanceof AttentiveError && error.code === 'invalid-state';
}
