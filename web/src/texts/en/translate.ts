export const translate = {
  title: 'Where does a translator look?',
  lead: 'This one is a small neural network. It writes one word at a time, and before each word it decides which of your words matter. Type something and watch it decide.',
  translator: 'Translator',
  pair: {
    label: 'Languages',
    from: 'Translate from',
    to: 'Translate into',
    swap: 'Swap the languages',
    cannotSwap: 'Swap the languages: no model leads back',
    size: (name: string, size: string) => `${name} (${size})`,
    over: (name: string, pivot: string) => `${name}, over ${pivot}`,
  },
  /** What is not called by the name of a language. */
  sides: {
    'x-date': 'Date',
    'x-iso8601': 'ISO\u00a08601',
    'x-arpabet': 'Sounds',
    'x-my-date': 'Date (your model)',
    'x-letters': 'Letters',
    'x-reversal': 'Reversed',
    'x-copy': 'Copied',
    'x-spelling': 'Spelling',
    'x-input': 'Input',
    'x-output': 'Output',
  },
  source: {
    label: 'Text to translate',
    placeholder: 'Write something…',
  },
  result: {
    label: 'Translation',
    click: 'Click a word for others.',
    tap: 'Tap a word for others.',
    mistakes: 'The model is small and makes mistakes.',
    keys: 'Arrow keys move between words. Enter lets you choose another word.',
    placeholder: {
      word: 'The translation appears as you type.',
      character: 'The date appears as you type.',
      sound: 'The sounds appear as you type.',
    },
    writtenIn: (duration: string) => `written in ${duration}`,
    copy: 'Copy',
    copied: 'Copied',
    undo: 'Undo the choices',
  },
  loading: {
    unknown: 'Fetching the model',
    share: (share: string, size: string) => `Fetching the model: ${share} of ${size}`,
  },
  retry: 'Try again',
  /** Marks what is shown among what could be. */
  current: 'written now',
  words: {
    title: (word: string) => `Instead of “${word}”`,
    waiting: 'Asking the model…',
    none: 'The model sees no other word here.',
    close: 'Close',
  },
  nBest: {
    show: 'Other translations',
    note: 'How likely each translation is as a whole:',
    choose: 'Use this translation',
  },
  examples: 'Examples to try',
  look: {
    title: 'Where it looked',
    note: {
      word: 'Each row is a word being written, each column a part of what was read. The stronger the shade, the more the model looked there.',
      character:
        'Each row is a character being written, each column a part of what was read. The stronger the shade, the more the model looked there.',
      sound:
        'Each row is a sound being written, each column a part of what was read. The stronger the shade, the more the model looked there.',
    },
    sentence: (sentence: number, count: number) => `Sentence ${sentence} of ${count}`,
    inside: 'Look inside this sentence',
    previous: 'Previous sentence',
    next: 'Next sentence',
    step: 'Step',
    steps: (source: string, target: string) => `${source} → ${target}`,
    attentionOf: 'Attention of',
    pieces: 'Show the pieces of words that the model sees',
    keys: 'Arrow keys move between cells, Home and End to the ends of a row.',
    head: (layer: number, head: number) => `layer ${layer}, head ${head}`,
    alignmentHead: (name: string) => `alignment head (${name})`,
    meanOfHeads: (layer: number) => `layer ${layer}, mean of its heads`,
  },
  inWords: {
    title: 'In words',
    from: ' from ',
    sure: {
      word: 'In the result, the line under a word is as long as the model was sure of it: a short line is a guess.',
      character:
        'In the result, the line under a character is as long as the model was sure of it: a short line is a guess.',
      sound:
        'In the result, the line under a sound is as long as the model was sure of it: a short line is a guess.',
    },
  },
  notice: 'Worth noticing',
  hints: {
    pairs: {
      'fr-en':
        'A straight diagonal means that both languages say it in the same order. Where the path bends or doubles back, they do not: French puts most adjectives after the noun, and wraps a verb in two words to say “not”.',
      'de-en':
        'German likes to keep its verb for the end, where English wants it second: there the path leaps ahead and comes back. It also joins nouns to one word, at which two English ones look.',
      'es-en':
        'Spanish rarely says who acts, for the ending of the verb tells: look where “I” and “we” look when there is no word for them. A question is announced by its first sign, and adjectives mostly follow their noun.',
      'en-fr':
        'French says more with more words: “not” becomes two, around the verb, and nearly every noun gets an article, for which the map has to look at the noun itself, whose gender decides it.',
      dates:
        'Nobody told this model what a month is. From examples alone it learned that “JAN” becomes “01”, that the year goes first, and where to find each digit, whatever the notation. Slashes are read the American way: month, day, year.',
      g2p: 'English has 26 letters for 39 sounds, written here as American dictionaries for machines do (ARPAbet: HH is the h of house, AH the u of but). Look for letters that no sound looks at, for two that make one sound, and for an e at the end that changes the vowel before it.',
    },
    pivot: (pivot: string) =>
      `No model here knows both languages, so two take turns: the first translates into ${pivot}, the second from there. What ${pivot} does not say is lost on the way, such as whether “you” is one person or many. Choose a step to see each map.`,
    own: 'This is your model. A straight diagonal means that both sides say it in the same order; look where the path bends, and where the line under a word is short.',
  },
  model: {
    title: 'The model',
    titles: 'The models',
    name: 'Name',
    parameters: 'Parameters',
    download: 'Download',
    engine: 'Engine',
    engines: { relaxed: 'WebAssembly, relaxed SIMD', simd: 'WebAssembly, SIMD' },
    licence: 'Licence',
    learnedFrom: 'Learned from',
  },
  own: {
    title: 'Use another model',
    note: 'Open a model of your own, such as one that you trained here, or one of Mozilla’s. Nothing is uploaded.',
    file: 'Model files',
    fileNote:
      'One .safetensors file; or the files of a model of Mozilla’s: model.*.bin, vocab.*.spm and, if there is one, lex.*.bin, compressed by gzip or not.',
    address: 'Or an address',
    addressNote:
      'The address of a .safetensors file, or of a list of Mozilla’s models (models.json). This site’s policy decides from which servers the page may fetch.',
    open: 'Open',
    opening: 'Opening…',
    added: (pair: string) => `Ready: ${pair}. It is used until you reload the page.`,
    listed: (count: number) => `${count} models can now be chosen above.`,
    failure: {
      noAddress: 'This is not an address of http or https.',
      blocked: (origin: string) =>
        `This site’s policy does not let the page fetch anything from ${origin}. Download the file and open it here; or, if the site is yours, allow ${origin} in connect-src.`,
      incomplete:
        'A model of Mozilla’s needs at least its weights (model.*.bin) and its vocabulary (vocab.*.spm). Choose all its files together.',
      unknownFile: (name: string) =>
        `${name} is no file of a model: choose a .safetensors file, or the .bin and .spm files of a model of Mozilla’s.`,
    },
  },
};
