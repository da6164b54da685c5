import type { MapTask } from './attention-map';

/** A model that the reader has trained, as one view hands it to another. */
export interface TrainedModel {
  readonly name: string;
  /** A bundle that loadModel() reads. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly task: MapTask;
  /** A source to try first. */
  readonly example: string;
}

let latest: TrainedModel | undefined;
const listeners: ((model: TrainedModel) => void)[] = [];

/** Hands a model to all listeners, now and those to come; it replaces the one before. */
export function handOver(model: TrainedModel): void {
  latest = model;
  for (const listener of listeners) listener(model);
}

export function onTrainedModel(listener: (model: TrainedModel) => void): void {
  listeners.push(listener);
  if (latest) listener(latest);
}
