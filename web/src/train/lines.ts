import { percent } from '../shared/format';
import type { Point, Progress } from './progress';
import { trainTexts } from './train-texts';

/** Values on a logarithmic scale with an axis of its own, or shares on a scale from 0 to 1. */
export type Scale = 'logarithmic' | 'share';

/** A line of a chart. */
export interface Line {
  /** Its name in the key and the table. */
  readonly name: string;
  /** What it shows, which determines its dashes. */
  readonly kind: 'loss' | 'dev' | 'right' | 'entropy' | 'gradient';
  /** The run that it belongs to, which determines its colour. */
  readonly run: number;
  readonly scale: Scale;
  readonly points: readonly Point[];
}

const number = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 });

/** Returns a value as it stands at an axis or in a table. */
export function valueText(value: number, scale: Scale): string {
  return scale === 'share' ? percent(value) : number.format(value);
}

/** Makes the lines of each run. @param names those of two runs; none for a single one. */
export function linesOf(
  progress: readonly Progress[],
  names: readonly string[],
  ofRun: (progress: Progress) => readonly Omit<Line, 'run'>[],
): Line[] {
  return progress.flatMap((it, run) =>
    ofRun(it)
      .filter(({ kind }) => progress.length === 1 || kind !== 'dev')
      .map((line) => ({ ...line, run, name: [names[run], line.name].filter(Boolean).join(' · ') })),
  );
}

/** Of two runs, the loss on unseen examples is left out: six lines would tell less than four. */
export function lossLines({ loss, devLoss, right }: Progress): Omit<Line, 'run'>[] {
  const texts = trainTexts().charts.loss;
  return [
    { name: texts.right, kind: 'right', scale: 'share', points: right },
    { name: texts.loss, kind: 'loss', scale: 'logarithmic', points: loss },
    { name: texts.devLoss, kind: 'dev', scale: 'logarithmic', points: devLoss },
  ];
}

/** The lines where no examples are kept back. */
export function learnedLines({ loss, right }: Progress): Omit<Line, 'run'>[] {
  const texts = trainTexts().charts.loss;
  return [
    { name: texts.learnedRight, kind: 'right', scale: 'share', points: right },
    { name: texts.loss, kind: 'loss', scale: 'logarithmic', points: loss },
  ];
}

export function entropyLines({ entropy }: Progress): Omit<Line, 'run'>[] {
  const name = trainTexts().charts.entropy.line;
  return [{ name, kind: 'entropy', scale: 'share', points: entropy }];
}

export function gradientLines({ gradients }: Progress): Omit<Line, 'run'>[] {
  const name = trainTexts().charts.gradients.line;
  return [{ name, kind: 'gradient', scale: 'logarithmic', points: gradients }];
}
