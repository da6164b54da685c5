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
  connection: {
    label: 'Connection',
    offline: (models: readonly string[]) =>
      `You are offline, and the page works on: all views, and the models you have used (${models.join(', ')}).`,
    offlineEmpty: 'You are offline. Models can be used once you have opened them online.',
    update: 'There is a new version of this page.',
    reload: 'Use the new version',
    models: { dates: 'dates', g2p: 'English spelling → sounds' },
  },
  loading: 'Loading …',
  failure: {
    title: 'This view could not be loaded',
    offline: 'You seem to be offline, and this view has not been fetched yet.',
    online: 'The server did not answer, or the page has been updated since you opened it.',
    reload: 'Reload the page',
  },
};
