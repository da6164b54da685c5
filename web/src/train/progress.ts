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
  readonly teacherForcingRatio: number;
  readonly loss: readonly Point[];
  readonly devLoss: readonly Point[];
  /** The accuracy on unseen examples. */
  readonly right: readonly Point[];
  readonly finished: boolean;
}

export const noProgress: Progress = {
  ...{ step: 0, totalSteps: 0, epoch: 0, seconds: 0, tokensPerSecond: 0 },
  ...{ learningRate: 0, teacherForcingRatio: 1 },
  ...{ loss: [], devLoss: [], right: [], finished: false },
};

/** The most points of a curve, enough for one as wide as a screen. */
const maxPoints = 400;

export function withMetrics(progress: Progress, metrics: TrainingMetrics): Progress {
  const { step, totalSteps, epoch, tokensPerSecond, loss, devLoss, finished } = metrics;
  const { learningRate, teacherForcingRatio } = metrics;
  return {
    ...{ step, totalSteps, epoch, tokensPerSecond, finished, learningRate, teacherForcingRatio },
    seconds: progress.seconds + metrics.seconds,
    loss: metrics.steps > 0 ? thinned([...progress.loss, [step, loss]]) : progress.loss,
    devLoss: devLoss === undefined ? progress.devLoss : [...progress.devLoss, [step, devLoss]],
    right: progress.right,
  };
}

export function withRight(progress: Progress, share: number): Progress {
  return { ...progress, right: thinned([...progress.right, [progress.step, share]]) };
}

/** Returns the progress up to `step`, from which a run resumes. */
export function upTo(progress: Progress, step: number): Progress {
  const before = (points: readonly Point[]) => points.filter(([at]) => at <= step);
  const { loss, devLoss, right } = progress;
  return { ...progress, loss: before(loss), devLoss: before(devLoss), right: before(right) };
}

/** Adds a point, and averages each two neighbours when there are too many. */
function thinned(points: Point[]): Point[] {
  if (points.length <= maxPoints) return points;
  return points.flatMap(([step, value], index) => {
    if (index % 2 === 0) return index === points.length - 1 ? [[step, value] as const] : [];
    return [[step, (value + (points[index - 1]?.[1] ?? value)) / 2] as const];
  });
}
