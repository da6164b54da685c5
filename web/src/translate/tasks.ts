import type { MapTask } from '../shared/attention-map';

/** A task of the page: a model, labels for its texts, and sentences to try. */
export interface Task {
  readonly id: string;
  readonly model: URL;
  readonly source: Side;
  readonly target: Side;
  /** The unit that the model writes; unless it is the word, the model reads single characters. */
  readonly unit: MapTask['unit'];
  readonly maxLength: number;
  readonly examples: readonly string[];
  /** One paragraph that says what is worth noticing on the map. */
  readonly hint: string;
  /** Whether typed text is shown and read as capitals, because the model knows no small letters. */
  readonly capitals: boolean;
  /** The sources of the sentences that the model learned from. */
  readonly origins: readonly { readonly label: string; readonly href: string }[];
}

export interface Side {
  readonly label: string;
  /** The BCP 47 tag of the language, or '' if the text is in none. */
  readonly language: string;
  readonly placeholder: string;
}

/** The properties that all translators share. */
const everyday = {
  unit: 'word',
  maxLength: 240,
  capitals: false,
  origins: [
    { label: 'Tatoeba', href: 'https://tatoeba.org/' },
    { label: 'manythings.org/anki', href: 'https://www.manythings.org/anki/' },
  ],
} as const;

const translation = 'The translation appears as you type.';
const intoEnglish: Side = { label: 'English', language: 'en', placeholder: translation };

const french: Task = {
  ...everyday,
  id: 'fr-en',
  model: new URL('../../../models/fr-en/fr-en.safetensors', import.meta.url),
  source: { label: 'French', language: 'fr', placeholder: 'Écrivez une phrase…' },
  target: intoEnglish,
  examples: [
    'Je suis étudiant.',
    'Où est la gare ?',
    'Elle porte une robe rouge.',
    'Nous avons oublié de fermer la porte.',
    'Je ne sais pas pourquoi il est parti.',
  ],
  hint: 'A straight diagonal means that both languages say it in the same order. Where the path bends or doubles back, they do not: French puts most adjectives after the noun, and wraps a verb in two words to say “not”.',
};

const german: Task = {
  ...everyday,
  id: 'de-en',
  model: new URL('../../../models/de-en/de-en.safetensors', import.meta.url),
  source: { label: 'German', language: 'de', placeholder: 'Schreiben Sie einen Satz…' },
  target: intoEnglish,
  examples: [
    'Ich bin Student.',
    'Das Fußballspiel hat schon angefangen.',
    'Sie trägt ein rotes Kleid.',
    'Wir haben vergessen, die Tür zu schließen.',
    'Ich weiß nicht, warum er gegangen ist.',
  ],
  hint: 'German likes to keep its verb for the end, where English wants it second: there the path leaps ahead and comes back. It also joins nouns to one word, at which two English ones look.',
};

const spanish: Task = {
  ...everyday,
  id: 'es-en',
  model: new URL('../../../models/es-en/es-en.safetensors', import.meta.url),
  source: { label: 'Spanish', language: 'es', placeholder: 'Escriba una frase…' },
  target: intoEnglish,
  examples: [
    'Soy estudiante.',
    '¿Dónde está la estación?',
    'Ella lleva un vestido rojo.',
    'Vivimos en una casa pequeña.',
    'No sé por qué se fue.',
  ],
  hint: 'Spanish rarely says who acts, for the ending of the verb tells: look where “I” and “we” look when there is no word for them. A question is announced by its first sign, and adjectives mostly follow their noun.',
};

const english: Task = {
  ...everyday,
  id: 'en-fr',
  model: new URL('../../../models/en-fr/en-fr.safetensors', import.meta.url),
  source: { label: 'English', language: 'en', placeholder: 'Write a sentence…' },
  target: { label: 'French', language: 'fr', placeholder: translation },
  examples: [
    'I am a student.',
    'Where is the station?',
    'She is wearing a red dress.',
    'We forgot to close the door.',
    'I do not know why he left.',
  ],
  hint: 'French says more with more words: “not” becomes two, around the verb, and nearly every noun gets an article, for which the map has to look at the noun itself, whose gender decides it.',
};

const dates: Task = {
  id: 'dates',
  model: new URL('../../../models/dates/dates.safetensors', import.meta.url),
  source: { label: 'Date', language: '', placeholder: 'JAN 20, 2019' },
  target: { label: 'ISO\u00a08601', language: '', placeholder: 'The date appears as you type.' },
  unit: 'character',
  maxLength: 24,
  examples: ['JAN 20, 2019', '01/20/19', '20.01.2019', '20JAN2019', '1/2/2034'],
  hint: 'Nobody told this model what a month is. From examples alone it learned that “JAN” becomes “01”, that the year goes first, and where to find each digit, whatever the notation. Slashes are read the American way: month, day, year.',
  capitals: true,
  origins: [],
};

const spelling: Task = {
  id: 'g2p',
  model: new URL('../../../models/g2p/g2p.safetensors', import.meta.url),
  source: { label: 'Spelling', language: 'en', placeholder: 'Write an English word…' },
  target: { label: 'Sounds', language: '', placeholder: 'The sounds appear as you type.' },
  unit: 'sound',
  maxLength: 40,
  examples: ['knight', 'nation', 'schedule', 'laughing', 'chaos', 'colonel'],
  hint: 'English has 26 letters for 39 sounds, written here as American dictionaries for machines do (ARPAbet: HH is the h of house, AH the u of but). Look for letters that no sound looks at, for two that make one sound, and for an e at the end that changes the vowel before it.',
  capitals: false,
  origins: [{ label: 'CMUdict', href: 'http://www.speech.cs.cmu.edu/cgi-bin/cmudict' }],
};

export const tasks: readonly [Task, ...Task[]] = [
  french,
  german,
  spanish,
  english,
  dates,
  spelling,
];
