import type { ModelSource } from 'attentive';

/** A model that the view can look into. */
export interface LookModel {
  readonly id: ModelId;
  readonly file: ModelSource;
  /** The same model without attention, with as many parameters and the same training. */
  readonly twin?: ModelSource;
  /** BCP 47 tags; '' for texts in no language. */
  readonly source: string;
  readonly target: string;
  /** Whether its tokens are single characters. */
  readonly readsCharacters: boolean;
  /** Whether it knows capitals only. */
  readonly readsCapitals: boolean;
  readonly examples: readonly string[];
}

export type ModelId =
  | 'fr-en'
  | 'de-en'
  | 'es-en'
  | 'en-fr'
  | 'dates'
  | 'g2p'
  | 'copy'
  | 'reverse'
  | 'own';

const words = { readsCharacters: false, readsCapitals: false };
const letters = { source: '', target: '', readsCharacters: true };

/** Shows best what attention is for: its twin loses long strings. */
export const copying: LookModel = {
  ...letters,
  id: 'copy',
  file: new URL('../../../models/copy/copy.safetensors', import.meta.url),
  twin: new URL('../../../models/copy/copy-without-attention.safetensors', import.meta.url),
  readsCapitals: false,
  examples: ['abcdefghijabcdefghij', 'abcdefgh', 'abcdefghijjihgfedcbaabcdefghij'],
};

export const models: readonly [LookModel, ...LookModel[]] = [
  {
    ...words,
    id: 'fr-en',
    file: new URL('../../../models/fr-en/fr-en.safetensors', import.meta.url),
    source: 'fr',
    target: 'en',
    examples: [
      'Elle porte une robe rouge.',
      'Je ne sais pas pourquoi.',
      'Nous avons oublié la porte.',
    ],
  },
  {
    ...words,
    id: 'de-en',
    file: new URL('../../../models/de-en/de-en.safetensors', import.meta.url),
    source: 'de',
    target: 'en',
    examples: [
      'Sie trägt ein rotes Kleid.',
      'Ich weiß nicht, warum er ging.',
      'Das Spiel hat schon angefangen.',
    ],
  },
  {
    ...words,
    id: 'es-en',
    file: new URL('../../../models/es-en/es-en.safetensors', import.meta.url),
    source: 'es',
    target: 'en',
    examples: ['Ella lleva un vestido rojo.', '¿Dónde está la estación?', 'No sé por qué se fue.'],
  },
  {
    ...words,
    id: 'en-fr',
    file: new URL('../../../models/en-fr/en-fr.safetensors', import.meta.url),
    source: 'en',
    target: 'fr',
    examples: ['She is wearing a red dress.', 'I do not know why.', 'Where is the station?'],
  },
  {
    ...letters,
    id: 'dates',
    file: new URL('../../../models/dates/dates.safetensors', import.meta.url),
    twin: new URL('../../../models/dates/dates-without-attention.safetensors', import.meta.url),
    readsCapitals: true,
    examples: ['JAN 20, 2019', '20.01.2019', '1/2/2034'],
  },
  {
    ...letters,
    id: 'g2p',
    file: new URL('../../../models/g2p/g2p.safetensors', import.meta.url),
    source: 'en',
    readsCapitals: false,
    examples: ['knight', 'schedule', 'colonel'],
  },
  copying,
  {
    ...letters,
    id: 'reverse',
    file: new URL('../../../models/reverse/reverse.safetensors', import.meta.url),
    readsCapitals: false,
    examples: ['abcdefgh', 'jihgf', 'aabbccddeeff'],
  },
];
