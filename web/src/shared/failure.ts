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

/** The same for a training. */
export function explainTraining(error: unknown): string {
  if (!(error instanceof AttentiveError)) {
    return navigator.onLine
      ? 'Training broke off. Starting again may help; if it does not, reload the page.'
      : 'You seem to be offline, and what trains has not been fetched yet. Connect, then start again.';
  }
  switch (error.code) {
    case 'diverged':
      return 'The model’s numbers grew beyond all bounds, as they do with too high a learning rate. Go on from a time before that, more slowly.';
    case 'bad-model':
      return 'The saved run is damaged. Start a new one, which replaces it.';
    case 'invalid-argument':
      return 'The saved run does not fit this version of the page. Start a new one, which replaces it.';
    case 'invalid-state':
      return 'Another tab of this page is training, and only one at a time can keep its run. Stop the run or close the tab there, then look again here.';
    case 'out-of-memory':
      return 'This device has too little memory free. Close other tabs, then start again.';
    case 'unsupported':
      return 'What trains could not be started. Check the connection and start again; if that does not help, use a current browser.';
    default:
      return 'Training broke off. Start it again.';
  }
}

/** Whether another tab has what this one wanted to write. */
export function isTaken(error: unknown): boolean {
  return error instanceof AttentiveError && error.code === 'invalid-state';
}
