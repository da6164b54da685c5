/** A value, and where it is on the horizontal axis. */
type Place = readonly [value: string, at: number];

export const train = {
  title: 'Watch a translator learn',
  lead: 'A new model knows nothing: not what a letter is, nor where to look. Give it examples and watch its mistakes go. It learns on your device, from examples that this page makes up or that you bring.',
  lessonChoice: 'What to learn',
  lessons: {
    dates: {
      source: 'Date',
      target: 'ISO 8601',
      trial: 'Mar 3, 1999',
      hint: 'At first it writes the same for every date. Then the year comes out right, because its digits only have to be copied, and last the months that have names. Watch the map: the rows for the year find the year, wherever it stands.',
    },
    reversal: {
      source: 'Letters',
      target: 'Reversed',
      trial: 'attentive',
      hint: 'The map turns into a diagonal from the lower left to the upper right: to write backwards, the model reads from the end. Without attention it has to keep the whole string in one summary, and long strings go wrong.',
    },
    copy: {
      source: 'Letters',
      target: 'Copied',
      trial: 'attentive',
      hint: 'Nothing is easier than to copy, if one may look. Compare with a model without attention: it has to remember every letter in one summary, and forgets those in the middle first.',
    },
    spelling: {
      source: 'Spelling',
      target: 'Sounds',
      trial: 'lighthouse',
      hint: 'Its teacher is the model of spelling that this page ships: it says how each word sounds, and the new model learns from that alone. Half of the words are real and half invented from them, letter by letter. Look for two letters that make one sound, and for letters at which no sound looks.',
    },
    own: {
      name: 'Your own pairs',
      trial: '',
      hint: 'From ten pairs it learns those ten by heart. From a few hundred that follow a rule, it begins to get pairs right that it never saw: a tenth of yours is kept back to show that. When the loss on unseen examples rises while the other falls, it learns by heart.',
    },
  },
  material: {
    words: {
      title: 'Learn from words of your own',
      label: 'A text or a list of words',
      note: 'With words of yours, half of the examples are made from them, the others from words that look alike.',
      few: (words: number, needed: number) =>
        `That is ${words} different words of 3 to 12 letters; at least ${needed} are needed.`,
      enough: (words: number) => `${words} different words.`,
    },
    pairs: {
      label: 'One pair in each line',
      note: 'A tab, a comma or “=” stands between its two sides. Four pairs are enough to try; a few hundred teach a rule.',
      placeholder: 'one = eins\ntwo = zwei\nthree = drei',
      file: 'Open a file',
      sample: 'Put in an example',
      few: (pairs: number, needed: number) =>
        `That is ${pairs} pairs; at least ${needed} are needed.`,
      enough: (pairs: number) => `${pairs} pairs.`,
      more: (most: string) => `Only the first ${most} pairs are used.`,
      tooLarge: 'The text is too long: give at most half a million characters.',
      unreadable: 'The file could not be read: give a text file in UTF-8.',
      line: (line: number, problem: string) => `Line ${line}: ${problem}`,
      furtherLines: (lines: number) => `${lines} further lines are left out, too.`,
      problems: {
        'no-separator': 'there is no tab, comma or single “=” between two sides.',
        'several-commas':
          'there are several commas. Separate the sides by a tab, or put them into quotation marks.',
        'empty-side': 'one side is empty.',
        'too-long': 'one side has more than 200 characters.',
      },
    },
  },
  saved: {
    label: 'Saved run',
    resume: (name: string) => `Resume the run of ${name}`,
    open: (name: string) => `Open the run of ${name}`,
    discard: 'Discard',
    waits: (name: string, step: string) =>
      `A run of ${name} waits at step ${step}. Starting a new one replaces it.`,
    finished: (name: string) =>
      `The model that learned ${name} is still here. Starting a new run replaces it.`,
    discarded: 'The saved run is discarded.',
  },
  controls: {
    label: 'Training',
    start: 'Start',
    startAnew: 'Start anew',
    pause: 'Pause',
    resume: 'Resume',
    stop: 'Stop',
  },
  states: {
    idle: '',
    preparing: 'Making the model …',
    running: 'Learning.',
    paused: 'Paused. Try the model, or resume.',
    stopped: 'Stopped. Try the model, download it, or go on.',
    finished: 'Finished. Try the model, or download it.',
    failed: '',
  },
  asking: 'Asking the shipped model how the words sound …',
  unsaved: 'Learning. This browser keeps nothing, so the run ends with the page.',
  oneFailed: (run: string) => `The run with ${run} broke off. The other goes on.`,
  oneDiverged: (run: string) =>
    `The run with ${run} broke off, because its weights grew without bounds. The other goes on.`,
  recover: { taken: 'Look again', diverged: 'Go on more slowly', other: 'Start again' },
  settings: {
    more: 'More settings',
    compare: 'Compare with',
    alone: 'nothing',
    names: {
      attention: 'Attention',
      cell: 'Cell',
      layers: 'Layers',
      direction: 'It reads the source',
      placement: 'The context enters',
      summary: 'The summary enters',
      forcing: 'Teacher forcing',
      learningRate: 'Learning rate',
    },
    values: {
      attention: {
        additive: 'a small network',
        dot: 'dot product',
        general: 'bilinear form',
        none: 'none',
      },
      cell: { gru: 'GRU', lstm: 'LSTM', rnn: 'vanilla RNN' },
      layers: { '1': '1', '2': '2', '3': '3' },
      direction: { both: 'both ways', forward: 'forwards', backward: 'backwards (Sutskever)' },
      placement: {
        input: 'before the cell (Bahdanau)',
        output: 'after the cell (Luong)',
        feeding: 'after the cell, with input feeding',
      },
      summary: {
        initial_state: 'at the start only (Sutskever)',
        every_step: 'at every step (Cho)',
      },
      forcing: {
        full: 'always',
        scheduled: 'less and less',
        off: 'never',
      },
      learningRate: { '10': 'ten times as high', '0.1': 'a tenth' },
    },
    forcingNote:
      'Teacher forcing shows the model the right beginning of a target instead of its own.',
    seed: 'Seed',
    seedNote: 'The same seed gives the same examples and the same curves. It is in the address.',
    anotherSeed: 'Another',
    usual: 'Usual settings',
  },
  runs: {
    label: 'Shown run',
    name: (setting: string, value: string) => `${setting}: ${value}`,
  },
  figures: {
    step: 'Step',
    stepOf: (step: string, total: string) => `${step} of ${total}`,
    epoch: 'Epoch',
    time: 'Time',
    seconds: (seconds: string) => `${seconds} s`,
    speed: 'Tokens a second',
    loss: 'Loss',
    right: 'Unseen right',
    learnedRight: 'Learned right',
  },
  charts: {
    loss: {
      title: 'How wrong it is',
      x: 'step',
      loss: 'loss on what it learns from',
      devLoss: 'loss on unseen examples',
      right: 'unseen examples right',
      learnedRight: 'learned examples right',
    },
    entropy: {
      title: 'How widely it looks',
      x: 'step',
      note: 'The entropy of the attention weights: at 100% they are spread evenly over the source, at 0% they are all on one token. As attention learns where to look, it becomes sharper.',
      line: 'entropy of the attention weights',
    },
    gradients: {
      title: 'What reaches the source',
      x: 'source position',
      note: 'The gradient that arrives at each source position. Where it vanishes, the model learns nothing from that token. Without attention it has to travel back through every state; attention is a short cut. How high a curve is also depends on how wrong the model still is, so compare their shapes.',
      line: 'norm of the gradient',
    },
    none: 'There is nothing to draw yet.',
    summary: (name: string, x: string, [first, from]: Place, [last, to]: Place) =>
      `${name}: ${first} at ${x} ${from}, ${last} at ${x} ${to}.`,
    table: 'As a table',
    caption: (title: string, lesson: string, settings: string, seed: number) =>
      `${title} (${lesson}; ${settings}; seed ${seed})`,
  },
  samples: {
    title: 'What it writes',
    note: 'Examples it never learns from. Choose one for the map.',
    ownNote: 'Pairs it never learns from, and some that it does. Choose one for the map.',
    learnedNote:
      'Pairs that it learns from: of fewer than twenty, none is kept back. Choose one for the map.',
    right: ' right: ',
    wrong: ' wrong: ',
    nothing: 'nothing',
    seen: 'learned',
    unseen: 'unseen',
  },
  trial: {
    title: 'Try it',
    label: 'Your own',
    download: 'Download the model',
    translate: 'Use it in Translate',
  },
  map: {
    title: 'Where it looks',
    note: 'Each row is a token that was written, each column one that was read.',
    written: (target: string, source: string) =>
      `“${source}” → “${target}”. Each row is a token that was written, each column one that was read.`,
  },
  hint: 'Worth noticing',
};
