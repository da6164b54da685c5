import type { KnownModel, Pair } from './catalogue';

/** The sizes of the models' files in bytes, which the build measures. */
declare const MODEL_BYTES: Readonly<Record<string, number>>;

/** The models that come with the page. */
export const shippedModels: readonly [KnownModel, ...KnownModel[]] = [
  shipped(
    'fr-en',
    ['fr', 'en'],
    new URL('../../../models/fr-en/fr-en.safetensors', import.meta.url),
  ),
  shipped(
    'de-en',
    ['de', 'en'],
    new URL('../../../models/de-en/de-en.safetensors', import.meta.url),
  ),
  shipped(
    'es-en',
    ['es', 'en'],
    new URL('../../../models/es-en/es-en.safetensors', import.meta.url),
  ),
  shipped(
    'en-fr',
    ['en', 'fr'],
    new URL('../../../models/en-fr/en-fr.safetensors', import.meta.url),
  ),
  {
    ...shipped(
      'dates',
      ['x-date', 'x-iso8601'],
      new URL('../../../models/dates/dates.safetensors', import.meta.url),
    ),
    unit: 'character',
  },
  {
    ...shipped(
      'g2p',
      ['en', 'x-arpabet'],
      new URL('../../../models/g2p/g2p.safetensors', import.meta.url),
    ),
    unit: 'sound',
  },
];

function shipped(id: string, [source, target]: [string, string], file: URL): KnownModel {
  return { id, source, target, file, bytes: MODEL_BYTES[id], unit: 'word', isOwn: false };
}

interface Example {
  readonly placeholder: string;
  readonly texts: readonly string[];
}

/** Texts to try, by the source language or, for models of no language, by the model. */
const examples: Readonly<Record<string, Example>> = {
  fr: {
    placeholder: 'Écrivez quelque chose…',
    texts: [
      'Je suis étudiant.',
      'Où est la gare ?',
      'Elle porte une robe rouge.',
      'Nous avons oublié de fermer la porte.',
      'Je ne sais pas pourquoi il est parti.',
    ],
  },
  de: {
    placeholder: 'Schreiben Sie etwas…',
    texts: [
      'Ich bin Student.',
      'Das Fußballspiel hat schon angefangen.',
      'Sie trägt ein rotes Kleid.',
      'Wir haben vergessen, die Tür zu schließen.',
      'Ich weiß nicht, warum er gegangen ist.',
    ],
  },
  es: {
    placeholder: 'Escriba algo…',
    texts: [
      'Soy estudiante.',
      '¿Dónde está la estación?',
      'Ella lleva un vestido rojo.',
      'Vivimos en una casa pequeña.',
      'No sé por qué se fue.',
    ],
  },
  en: {
    placeholder: 'Write something…',
    texts: [
      'I am a student.',
      'Where is the station?',
      'She is wearing a red dress.',
      'We forgot to close the door.',
      'I do not know why he left.',
    ],
  },
  dates: {
    placeholder: 'JAN 20, 2019',
    texts: ['JAN 20, 2019', '01/20/19', '20.01.2019', '20JAN2019', '1/2/2034'],
  },
  g2p: {
    placeholder: 'Write an English word…',
    texts: ['knight', 'nation', 'schedule', 'laughing', 'chaos', 'colonel'],
  },
};

/** Returns what may be tried with a pair; undefined if nothing is known of its language. */
export function examplesFor({ id, source, unit }: Pair): Example | undefined {
  return examples[unit === 'word' ? source : id];
}

const everyday = [
  { label: 'Tatoeba', href: 'https://tatoeba.org/' },
  { label: 'manythings.org/anki', href: 'https://www.manythings.org/anki/' },
];

/** Returns the sources of the sentences that a shipped model learned from. */
export function originsOf({ id, unit, isOwn }: KnownModel): typeof everyday {
  if (isOwn) return [];
  if (unit === 'word') return everyday;
  return id === 'g2p'
    ? [{ label: 'CMUdict', href: 'http://www.speech.cs.cmu.edu/cgi-bin/cmudict' }]
    : [];
}
