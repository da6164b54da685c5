import { type Lesson, type LessonId, lessonIds, lessons } from './lessons';
import {
  type ChoiceName,
  choiceNames,
  choices,
  type Difference,
  defaultChoices,
  differencesFrom,
  matters,
  type Settings,
  withDifference,
} from './settings';

/** Everything that determines one run, or two that differ in one setting: the same plan gives the same curves. */
export interface Plan {
  readonly lesson: LessonId;
  readonly settings: Settings;
  readonly difference: Difference | undefined;
  readonly seed: number;
  readonly examples: number;
  /** The words or pairs that the reader gave, as typed. */
  readonly material: string;
}

const maxSeed = 999_999;
const maxExamples = 50_000;
/** The limits of the dial. */
const rates = [1e-4, 1] as const;

export function defaultPlan(lesson: LessonId): Plan {
  const { learningRate, examples } = lessons[lesson];
  const settings = { ...defaultChoices, learningRate };
  return { lesson, settings, difference: undefined, seed: 1, examples, material: '' };
}

export function lessonOf(plan: Plan): Lesson {
  return lessons[plan.lesson];
}

/** Returns the settings of each run. */
export function settingsOf({ settings, difference }: Plan): readonly Settings[] {
  return difference ? [settings, withDifference(settings, difference)] : [settings];
}

/** Returns the plan without a difference that its settings no longer allow. */
export function coherent(plan: Plan): Plan {
  const { difference, settings } = plan;
  const allowed = differencesFrom(settings).some(
    ({ name, value }) => name === difference?.name && value === difference.value,
  );
  return allowed ? plan : { ...plan, difference: undefined };
}

/** Writes what differs from the lesson's default, as parameters of an address. */
export function toParameters(plan: Plan): Record<string, string> {
  const { lesson, settings, difference, seed, examples, material } = plan;
  const usual = defaultPlan(lesson);
  const unless = (same: boolean, value: string | number) => (same ? '' : String(value));
  const chosen = choiceNames.map((name) => {
    const isUsual = settings[name] === usual.settings[name] || !matters(name, settings);
    return [name, unless(isUsual, settings[name])];
  });
  const { learningRate } = settings;
  return {
    lesson: unless(lesson === 'dates', lesson),
    ...Object.fromEntries(chosen),
    rate: unless(learningRate === usual.settings.learningRate, learningRate),
    second: difference ? `${difference.name}:${difference.value}` : '',
    seed: unless(seed === usual.seed, seed),
    examples: unless(examples === usual.examples, examples),
    material,
  };
}

/** Reads the parameters of an address; what they do not say, or say wrongly, is as usual. */
export function fromParameters(parameters: URLSearchParams): Plan {
  const lesson = lessonIds.find((id) => id === parameters.get('lesson')) ?? 'dates';
  const usual = defaultPlan(lesson);
  const chosen = choiceNames.map((name) => [name, chosenIn(name, parameters.get(name))]);
  const number = (name: string, low: number, high: number, otherwise: number) => {
    const value = Number(parameters.get(name) || Number.NaN);
    return value >= low && value <= high ? value : otherwise;
  };
  const settings = {
    ...Object.fromEntries(chosen),
    learningRate: number('rate', ...rates, usual.settings.learningRate),
  } as Settings;
  const [name = '', value = ''] = (parameters.get('second') ?? '').split(':');
  return coherent({
    lesson,
    settings,
    difference: { name: name as keyof Settings, value },
    seed: Math.floor(number('seed', 0, maxSeed, usual.seed)),
    examples: Math.floor(number('examples', 1, maxExamples, usual.examples)),
    material: parameters.get('material') ?? '',
  });
}

function chosenIn(name: ChoiceName, text: string | null): string {
  return choices[name].find((value) => value === text) ?? choices[name][0];
}

/** Draws a seed that is short enough to be read out. */
export function newSeed(): number {
  return (crypto.getRandomValues(new Uint32Array(1))[0] ?? 1) % (maxSeed + 1);
}
