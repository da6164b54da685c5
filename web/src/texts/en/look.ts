export const look = {
  title: 'Look inside a translator',
  lead: 'It reads, then it writes one token at a time. Step through both, and see every number that flows: what it asks, what answers, and which word comes next. Then interfere.',
  choice: 'Model',
  models: {
    'fr-en': 'French',
    'de-en': 'German',
    'es-en': 'Spanish',
    'en-fr': 'English',
    dates: 'Dates',
    g2p: 'Spelling',
    copy: 'Copying',
    reverse: 'Reversing',
    own: 'Your own',
  },
  source: 'Text to read',
  empty: 'Write something to look at.',
  loading: (percent: number) => `Fetching the model … ${percent}%`,
  reads: 'Reads',
  writes: 'Writes',
  stepper: {
    group: 'Steps',
    previous: 'Previous step',
    next: 'Next step',
    slider: 'Step',
    play: 'Play',
    pause: 'Pause',
    reading: (at: number, all: number, token: string) => `Step ${at} of ${all}: reads ${token}`,
    writing: (at: number, all: number, token: string, probability: string) =>
      `Step ${at} of ${all}: writes ${token}, ${probability} sure`,
  },
  picture: {
    written: 'written',
    decoder: 'decoder',
    context: 'context',
    states: 'encoder states',
    forward: 'forward',
    backward: 'backward',
    read: 'read',
    head: (number: number) => `head ${number}`,
    crossLayer: (number: number) => `decoder ${number}`,
    selfLayer: (number: number) => `encoder ${number}`,
    keys: 'Picture of the model. Arrow keys go from step to step.',
    caption:
      'Each box is the same small network at another moment. Each strip is a vector, drawn as a few fields: the stronger a field, the larger the numbers there; its hue says whether they are positive or negative.',
    click: 'A click on an encoder state gives it all attention.',
    transformerCaption:
      'Each square is the attention of one head. Its columns are the tokens that are read; its rows, in the encoder, the same tokens, and in the decoder those that are written. The frame is this step.',
  },
  flow: {
    state: 'Encoder state',
    readBothWays:
      'One cell has read up to this token from the left, another from the right. Side by side, their outputs are the encoder state of the token: what it means here, between its neighbours.',
    readOneWay: 'The cell has read up to this token. Its output is the encoder state of the token.',
    readTransformer:
      'All tokens are read at once. In each layer, each token attends to all others; the last layer’s output is the encoder state of the token.',
    query: 'Query',
    queryNote: 'What the decoder is looking for, made from all that it has written so far.',
    weights: 'Scores and weights',
    weightsAlone: 'Weights, as the mean of the last layer’s heads',
    noWeights:
      'There is no attention here: the model knows the source only through the encoder’s last state.',
    context: 'Context',
    contextNote:
      'The mean of the encoder states under these weights: what it took from the source.',
    fixedContextNote:
      'The encoder’s last state, the same at every step: all that is left of the source.',
    next: 'Next words',
    token: 'Token',
    score: 'Score',
    weight: 'Weight',
    slider: (token: string) => `Attention to ${token}`,
    vector: (size: number, norm: string, numbers: string) =>
      `${size} numbers, norm ${norm}: ${numbers} …`,
  },
  bent: {
    invitation: 'Drag a weight, or use the arrow keys on it, to make the model look elsewhere.',
    own: 'It wrote',
    shown: 'With your attention it writes',
    unchanged: 'The result did not change at this step. Choose another step.',
    byHand:
      'The weights of a step that you changed are set by hand, so they no longer follow from its scores.',
    straighten: 'Give its own attention back',
  },
  formula: {
    title: 'In formulas',
    input: 'a token that is read',
    state: 'encoder state',
    query: 'decoder state, from which the query is made',
    score: 'score',
    weights: 'attention weight',
    context: 'context',
    token: 'a token that is written',
  },
  map: { title: 'All steps at once' },
  tree: {
    title: 'The search',
    note: 'At each step it keeps the three best beginnings and drops the others. Choose any branch to see how the model would go on from there.',
    node: (written: string, token: string, probability: string, total: string, fate: string) =>
      `“${written}”: ${token} had ${probability}; the sum of its log-probabilities is ${total}; ${fate}.`,
    fates: {
      continued: 'it went on',
      complete: 'it ended with a complete sentence',
      truncated: 'it reached the length limit',
      pruned: 'dropped, because three others of its length were more probable',
      abandoned: 'given up, because enough better ones were complete',
    },
  },
  twin: {
    title: 'Without attention',
    copying: 'See the difference in copying',
    lesson: 'French with and without attention, by length',
    withAttention: 'With attention',
    withoutAttention: 'Without',
    notes: {
      'fr-en':
        'For French, the comparison was measured once, with equally large models on 4,966 sentences: with attention the translations scored 52.2 BLEU, without it 45.5. BLEU is a score from 0 to 100 of how much the words agree with a human’s translation. The model without attention is not part of this page.',
      'de-en': 'This page has no model for German without attention.',
      'es-en': 'This page has no model for Spanish without attention.',
      'en-fr': 'This page has no model into French without attention.',
      dates:
        'Both models have about 89,000 parameters and learned from the same 182,620 dates, three times each. The one without attention gets the encoder’s last state at every step instead. A date is so short that one vector holds it, so this one is nearly as good. Characters that differ are marked.',
      g2p: 'This page has no model for spelling without attention.',
      copy: 'Both models have about 51,000 parameters and learned to copy the same 20,000 strings of 5 to 40 letters, three times each. One attends; the other has to remember the whole string in one vector. Wrong letters are marked.',
      reverse:
        'This is a Transformer, small enough for a picture: all of its layers attend, so there is no such model without attention. It learned to write 20,000 strings of 4 to 12 letters backwards, six times each.',
      own: 'Train the same lesson with attention switched off, and compare.',
    },
  },
  lengths: {
    length: 'Letters',
    measure: 'Measure both by length',
    withAttention: 'with attention',
    without: 'without',
    note: 'Letters copied to the right place, in six random strings of each length. The curves of lesson 3 in Understand are of other models, which learned from strings of up to 60.',
    chart: (scores: string) => `Letters right by length, with attention and without: ${scores}`,
  },
  caption: (source: string, target: string) => `${source} → ${target}`,
};
