export const shared = {
  failure: {
    notFetched: 'The model could not be fetched from the server.',
    offline: 'You seem to be offline, and the model has not been fetched yet.',
    damaged: 'The model file arrived damaged, so it was not used.',
    unsupported: 'This browser is too old to run the model. Any current browser will do.',
    outOfMemory: 'This device has too little free memory. Closing other tabs may help.',
    other: 'The model could not be run.',
  },
  trainingFailure: {
    brokeOff: 'Training broke off. Starting again may help; if it does not, reload the page.',
    offline:
      'You seem to be offline, and the training engine has not been fetched yet. Connect, then start again.',
    diverged:
      'The model’s weights grew without bounds, as they do when the learning rate is too high. Go on from an earlier state with a lower learning rate.',
    damaged: 'The saved run is damaged. Start a new one, which replaces it.',
    doesNotFit:
      'The saved run does not fit this version of the page. Start a new one, which replaces it.',
    taken:
      'Another tab of this page is training, and only one at a time can keep its run. Stop the run or close the tab there, then look again here.',
    outOfMemory: 'This device has too little free memory. Close other tabs, then start again.',
    unsupported:
      'The training engine could not be started. Check the connection and start again; if that does not help, use a current browser.',
    other: 'Training broke off. Start it again.',
  },
  unit: {
    /** Names within a sentence. */
    name: {
      end: 'the end',
      unknown: 'an unknown sign',
      space: 'a space',
      text: (text: string) => `“${text}”`,
    },
    /** Labels on the map. */
    label: { end: 'end' },
  },
  map: {
    empty: 'The map appears with the first word.',
    tooLong: 'The text was too long to be read as a whole, so there is no map.',
    withoutAttention:
      'This model has no attention: it writes from one summary of what it read, so there is no map.',
    cut: (units: number) => `The map shows the first ${units} words of each side.`,
    point: 'Point at a word or a cell.',
    tap: 'Tap a word or a cell.',
    cell: (written: string, read: string, share: string) =>
      `Writing ${written}, it gave ${read} ${share} of its attention.`,
    row: (written: string, read: string, share: string, sure: string) =>
      `Writing ${written}, it looked most at ${read} (${share}). It was ${sure} sure.`,
    column: (read: string, written: string, share: string) =>
      `It looked at ${read} most while writing ${written} (${share}).`,
  },
  picture: {
    save: (format: string) => `Save the picture as ${format}`,
    map: (source: string, target: string, made: string) =>
      `Where the model looked: each row is a part of “${target}” that it wrote, each column a part of “${source}” that it read; rows sum to 100%. ${made}`,
  },
};
