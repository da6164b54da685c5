// What others score on FLORES (BLEU of dev and of devtest), from the evaluation that Mozilla publishes with its models:
// https://github.com/mozilla/firefox-translations-models, evaluation/bleu-results.md at 0285b9a.

export const published = [
  {
    title: 'Firefox, tiny models',
    scores: {
      'de-en': [39.6, 39.1],
      'es-en': [27.5, 26.8],
      'fr-en': [43.8, 42.1],
      'en-fr': [48.5, 48.7],
    },
  },
  {
    title: 'Argos Translate',
    scores: {
      'de-en': [37.0, 36.2],
      'es-en': [25.3, 25.1],
      'fr-en': [40.8, 39.5],
      'en-fr': [42.7, 42.7],
    },
  },
  {
    title: 'NLLB-200, 600 M parameters',
    scores: {
      'de-en': [32.1, 31.2],
      'es-en': [29.2, 28.9],
      'fr-en': [43.2, 41.9],
      'en-fr': [46.0, 46.3],
    },
  },
];
