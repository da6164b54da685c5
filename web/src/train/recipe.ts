import type { Example, ExperimentConfig, ModelConfig, TeacherForcingConfig } from 'attentive';
import type { Settings } from './settings';

/** The units that a tokenizer makes of a text. */
export type TextUnit = 'character' | 'word';

/** The settings in which models and trainings of the lessons differ. */
export interface Recipe {
  readonly name: string;
  readonly languages: readonly [source: string, target: string];
  /** What the model learns from, unless its user gives it. */
  readonly origin: string;
  readonly units: readonly [source: TextUnit, target: TextUnit];
  /** Features; of the encoder's state, those of each direction. */
  readonly sizes: { readonly embedding: number; readonly hidden: number; readonly readout: number };
  readonly dropout?: number;
  /** `enough` takes as many as even few examples need. */
  readonly epochs: number | 'enough';
  readonly batchTokens: number;
}

/** So many steps are enough to learn a few hundred examples by heart, and take less than a minute. */
const enoughSteps = 600;
/** More words than a lesson has. */
const vocabularySize = 8000;

/** Configures a model and its training. */
export function configOf(
  recipe: Recipe,
  settings: Settings,
  examples: readonly Example[],
  { seed, material }: { readonly seed: number; readonly material: string },
): ExperimentConfig {
  const { name, languages, origin, units, batchTokens } = recipe;
  const isOurs = material === '';
  const perEpoch = stepsPerEpoch(recipe, examples);
  const epochs = recipe.epochs === 'enough' ? Math.ceil(enoughSteps / perEpoch) : recipe.epochs;
  return {
    name,
    source_language: languages[0],
    target_language: languages[1],
    // What its user gave stays the user's to license.
    licence: isOurs ? 'CC0-1.0' : '',
    attribution: `Trained in the browser on ${isOurs ? origin : 'texts of its user'}`,
    tokenizers: { source: tokenizer(units[0]), target: tokenizer(units[1]) },
    model: modelOf(recipe, settings),
    training: {
      epochs,
      batch_tokens: batchTokens,
      learning_rate: settings.learningRate,
      schedule: 'constant',
      teacher_forcing: forcingOf(settings, epochs * perEpoch),
      seed,
    },
  };
}

function tokenizer(unit: TextUnit) {
  return unit === 'word'
    ? ({ type: 'word', vocabulary_size: vocabularySize } as const)
    : ({ type: 'character' } as const);
}

function modelOf({ sizes, dropout = 0 }: Recipe, settings: Settings): ModelConfig {
  const layer = {
    embedding_size: sizes.embedding,
    cell: settings.cell,
    layers: Number(settings.layers),
  };
  const encoder = { ...layer, ...readingOf(settings, sizes.hidden) };
  // As large as the encoder's output, as the dot product requires.
  const decoder = { ...layer, hidden_size: 2 * sizes.hidden, readout_size: sizes.readout };
  if (settings.attention === 'none') {
    return { encoder, decoder, context: settings.summary, dropout };
  }
  const place =
    settings.placement === 'input'
      ? ({ placement: 'input' } as const)
      : ({ placement: 'output', input_feeding: settings.placement === 'feeding' } as const);
  return {
    encoder,
    decoder,
    dropout,
    attention:
      settings.attention === 'additive'
        ? { score: 'additive', size: sizes.hidden, ...place }
        : { score: settings.attention, ...place },
  };
}

/** Reads the source in both directions, or with as many features in one (backwards as in Sutskever et al. 2014). */
function readingOf({ direction }: Settings, hidden: number) {
  if (direction === 'both') return { hidden_size: hidden };
  const reverse_source = direction === 'backward';
  return { hidden_size: 2 * hidden, bidirectional: false, reverse_source } as const;
}

/** Scheduled sampling falls from always to never over the whole run (Bengio et al. 2015). */
function forcingOf({ forcing }: Settings, steps: number): TeacherForcingConfig {
  return forcing === 'scheduled'
    ? { schedule: 'linear', ratio: 1, final_ratio: 0, steps }
    : { schedule: 'constant', ratio: forcing === 'full' ? 1 : 0 };
}

/** Estimates the batches of an epoch, in which padding adds about a tenth to the tokens. */
function stepsPerEpoch({ units, batchTokens }: Recipe, examples: readonly Example[]): number {
  const length = (text: string, unit: TextUnit) =>
    1 + (unit === 'word' ? text.split(/\s+/).length : text.length);
  const tokens = examples.reduce(
    (sum, [source, target]) => sum + length(source, units[0]) + length(target, units[1]),
    0,
  );
  return Math.max(1, Math.ceil((1.1 * tokens) / batchTokens));
}
