import type { ExperimentConfig } from 'attentive';
import type { MapTask } from '../shared/attention-map';
import { Random } from '../shared/random';
import { dateExamples, type ExampleSplit, reversalExamples } from './examples';

/** A task that a model can learn on the page. */
export interface Lesson extends MapTask {
  readonly id: 'dates' | 'reversal';
  readonly source: MapTask['source'] & { readonly label: string };
  readonly target: MapTask['target'] & { readonly label: string };
  /** The text to try first once the model has learned. */
  readonly trial: string;
  /** Says what to watch for while the model learns. */
  readonly hint: string;
  readonly train: number;
  readonly learningRate: number;
  config(attention: boolean): ExperimentConfig;
  /** Makes the same examples for the same seed. */
  examples(seed: number, train: number): ExampleSplit;
  /** Brings typed text into the form of the examples. */
  prepare(text: string): string;
}

/** How many unseen examples are translated repeatedly while the model learns. */
const unseenCount = 40;

interface Sizes {
  readonly embedding: number;
  readonly hidden: number;
  readonly readout: number;
}

/** The settings in which models and trainings of the lessons differ. */
interface Recipe {
  readonly name: string;
  readonly source: string;
  readonly target: string;
  readonly attribution: string;
  readonly sizes: Sizes;
  readonly training: Pick<
    NonNullable<ExperimentConfig['training']>,
    'epochs' | 'batch_tokens' | 'learning_rate'
  >;
}

/** Configures a model of characters with a bidirectional GRU encoder and a GRU decoder. */
function configOf(
  { name, source, target, attribution, sizes, training }: Recipe,
  attention: boolean,
): ExperimentConfig {
  const encoder = {
    embedding_size: sizes.embedding,
    cell: 'gru',
    hidden_size: sizes.hidden,
  } as const;
  const decoder = { ...encoder, hidden_size: 2 * sizes.hidden, readout_size: sizes.readout };
  return {
    name,
    source_language: source,
    target_language: target,
    licence: 'CC0-1.0',
    attribution,
    tokenizers: { source: { type: 'character' }, target: { type: 'character' } },
    model: attention
      ? { encoder, decoder, attention: { score: 'additive', size: sizes.hidden } }
      : { encoder, decoder, context: 'initial_state' },
    training: { ...training, schedule: 'constant' },
  };
}

const dates: Lesson = {
  id: 'dates',
  source: { label: 'Date', language: '' },
  target: { label: 'ISO 8601', language: '' },
  unit: 'character',
  trial: 'Mar 3, 1999',
  hint: 'At first it writes the same for every date. Then the year comes out right, because its digits only have to be copied, and last the months that have names. Watch the map: the rows for the year find the year, wherever it stands.',
  train: 8000,
  learningRate: 0.005,
  config: (attention) =>
    configOf(
      {
        name: 'my-dates',
        source: 'x-date',
        target: 'x-iso8601',
        attribution: 'Trained in the browser on dates that Attentive generates',
        sizes: { embedding: 32, hidden: 40, readout: 48 },
        training: { epochs: 8, batch_tokens: 3072, learning_rate: dates.learningRate },
      },
      attention,
    ),
  examples: (seed, train) => dateExamples(new Random(seed), train, unseenCount),
  prepare: (text) => text.trim(),
};

const reversal: Lesson = {
  id: 'reversal',
  source: { label: 'Letters', language: '' },
  target: { label: 'Reversed', language: '' },
  unit: 'character',
  trial: 'attentive',
  hint: 'The map turns into a diagonal from the lower left to the upper right: to write backwards, the model reads from the end. Without attention it has to keep the whole string in one summary, and long strings go wrong.',
  train: 6000,
  learningRate: 0.003,
  config: (attention) =>
    configOf(
      {
        name: 'my-reversal',
        source: 'x-letters',
        target: 'x-reversed',
        attribution: 'Trained in the browser on letters that Attentive draws at random',
        sizes: { embedding: 24, hidden: 32, readout: 32 },
        training: { epochs: 12, batch_tokens: 1536, learning_rate: reversal.learningRate },
      },
      attention,
    ),
  examples: (seed, train) => reversalExamples(new Random(seed), train, unseenCount),
  prepare: (text) => text.toLowerCase().replace(/[^a-z]/g, ''),
};

export const lessons: readonly [Lesson, ...Lesson[]] = [dates, reversal];
