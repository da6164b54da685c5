/** The choices of which each has a few named values; the first is the default. */
export const choices = {
  attention: ['additive', 'dot', 'general', 'none'],
  cell: ['gru', 'lstm', 'rnn'],
  layers: ['1', '2', '3'],
  direction: ['both', 'forward', 'backward'],
  placement: ['input', 'output', 'feeding'],
  summary: ['initial_state', 'every_step'],
  forcing: ['full', 'scheduled', 'off'],
} as const;

export type ChoiceName = keyof typeof choices;
export type Choices = { readonly [Name in ChoiceName]: (typeof choices)[Name][number] };

/** What can differ between two runs on the same examples. */
export interface Settings extends Choices {
  readonly learningRate: number;
}

export const choiceNames = Object.keys(choices) as readonly ChoiceName[];

export const defaultChoices = Object.fromEntries(
  choiceNames.map((name) => [name, choices[name][0]]),
) as unknown as Choices;

/** The one setting in which the second of two runs differs. */
export interface Difference {
  readonly name: keyof Settings;
  /** The other value; of the learning rate, the factor by which it is another. */
  readonly value: string;
}

const rateFactors = ['10', '0.1'];

export function withDifference(settings: Settings, { name, value }: Difference): Settings {
  return name === 'learningRate'
    ? { ...settings, learningRate: settings.learningRate * Number(value) }
    : { ...settings, [name]: value };
}

/** Returns whether a setting has an effect: where the context enters depends on whether there is attention. */
export function matters(name: keyof Settings, { attention }: Settings): boolean {
  if (name === 'placement') return attention !== 'none';
  return name !== 'summary' || attention === 'none';
}

/** Returns all differences that a second run can have. */
export function differencesFrom(settings: Settings): Difference[] {
  const named = choiceNames
    .filter((name) => matters(name, settings))
    .flatMap((name) =>
      choices[name].filter((value) => value !== settings[name]).map((value) => ({ name, value })),
    );
  return [...named, ...rateFactors.map((value) => ({ name: 'learningRate', value }) as const)];
}
