import type { TrainingMetrics } from 'attentive';

/** A value at a step. */
export type Point = readonly [step: number, value: number];

/** The history of a run. It is plain data, so that it can outlive the page. */
export interface Progress {
  readonly step: number;
  readonly totalSteps: number;
  readonly epoch: number;
  readonly seconds: number;
  readonly tokensPerSecond: number;
  readonly learningRate: number;
  readonly loss: readonly Point[];
  readonly devLoss: readonly Point[];
  /** The accuracy on unseen examples. */
  readonly right: readonly Point[];
  /** The entropy of the attention weights, relative to that of uniform ones. */
  readonly entropy: readonly Point[];
  /** For each source position, counted from 1, the norm of the gradient that reached it lately. */
  readonly gradients: readonly Point[];
  readonly finished: boolean;
}

export const noProgress: Progress = {
  ...{ step: 0, totalSteps: 0, epoch: 0, seconds: 0, tokensPerSecond: 0, learningRate: 0 },
  ...{ loss: [], devLoss: [], right: [], entropy: [], gradients: [], finished: false },
};

/** The most points of a curve, enough for one as wide as a screen. */
const maxPoints = 400;
/** The weight of the latest batch in the mean of gradients, whose single values jump. */
const newGradients = 0.3;

export function withMetrics(progress: Progress, metrics: TrainingMetrics): Progress {
  const { step, totalSteps, epoch, tokensPerSecond, learningRate, finished } = metrics;
  const { loss, devLoss, insight } = metrics;
  const advanced = metrics.steps > 0;
  return {
    ...progress,
    ...{ step, totalSteps, epoch, tokensPerSecond, learningRate, finished },
    seconds: progress.seconds + metrics.seconds,
    loss: added(progress.loss, step, advanced ? loss : undefined),
    devLoss: added(progress.devLoss, step, devLoss),
    entropy: added(progress.entropy, step, advanced ? insight?.attention?.relative : undefined),
    gradients: insight ? averaged(progress.gradients, insight.gradients) : progress.gradients,
  };
}

export function withRight(progress: Progress, share: number): Progress {
  return { ...progress, right: added(progress.right, progress.step, share) };
}

/** Returns the progress up to `step`, from which a run resumes. */
export function upTo(progress: Progress, step: number): Progress {
  const before = (points: readonly Point[]) => points.filter(([at]) => at <= step);
  const { loss, devLoss, right, entropy } = progress;
  return {
    ...progress,
    ...{ loss: before(loss), devLoss: before(devLoss) },
    ...{ right: before(right), entropy: before(entropy) },
  };
}

function added(
  points: readonly Point[],
  step: number,
  value: number | undefined,
): readonly Point[] {
  return value === undefined ? points : thinned([...points, [step, value]]);
}

/** Averages each two neighbours when there are too many points. */
function thinned(points: readonly Point[]): readonly Point[] {
  if (points.length <= maxPoints) return points;
  return points.flatMap(([step, value], index) => {
    if (index % 2 === 0) return index === points.length - 1 ? [[step, value] as const] : [];
    return [[step, (value + (points[index - 1]?.[1] ?? value)) / 2] as const];
  });
}

/** Returns a moving average of gradients; a batch says nothing of positions behind its longest source. */
function averaged(before: readonly Point[], latest: readonly number[]): Point[] {
  const positions = Math.max(before.length, latest.length);
  return Array.from({ length: positions }, (_, index) => {
    const old = before[index]?.[1] ?? latest[index] ?? 0;
    const now = latest[index] ?? old;
    return [index + 1, old + newGradients * (now - old)] as const;
  });
}
