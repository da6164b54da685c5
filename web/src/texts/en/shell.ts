export const shell = {
  promise: 'Runs on your device. What you type stays here.',
  views: {
    label: 'Views',
    translate: 'Translate',
    look: 'Look inside',
    train: 'Train',
    understand: 'Understand',
  },
  titles: {
    translate: 'Attentive: see where a translator looks',
    look: 'Attentive: look inside a translator',
    train: 'Attentive: watch a translator learn',
    understand: 'Attentive: understand attention',
  },
  loading: 'Loading …',
  failure: {
    title: 'This view could not be loaded',
    offline: 'You seem to be offline, and this view has not been fetched yet.',
    online: 'The server did not answer, or the page has been updated since you opened it.',
    reload: 'Reload the page',
  },
};
