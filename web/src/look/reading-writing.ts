import type {
  AttentionHeads,
  InspectedStep,
  Inspection,
  Inspector,
  SearchNode,
  Translation,
} from 'attentive';
import type { LookModel } from './models';

/** One text as a model has read and written it. */
export interface Run {
  readonly model: LookModel;
  readonly inspector: Inspector;
  readonly text: string;
  readonly translation: Translation;
  /** The tokens of the chosen branch of the search, with which the inspection begins. */
  readonly tokens: readonly string[];
  /** The attention of every head of a Transformer as it writes the branch. */
  readonly heads: AttentionHeads;
  /** What the model did of itself. */
  readonly own: Inspection;
  /** What it did where the reader bent its attention; otherwise the same. */
  readonly shown: Inspection;
}

/** A moment of reading or of writing. */
export type Moment =
  | { readonly phase: 'reading'; readonly at: number }
  | { readonly phase: 'writing'; readonly at: number; readonly step: InspectedStep };

/** Returns how many moments there are: one for each token that is read or written. */
export function momentsOf({ translation, shown }: Run): number {
  return translation.sourceTokens.length + shown.steps.length;
}

export function momentAt(run: Run, index: number): Moment | undefined {
  const read = run.translation.sourceTokens.length;
  if (index < read) return { phase: 'reading', at: Math.max(0, index) };
  const at = Math.min(index - read, run.shown.steps.length - 1);
  const step = run.shown.steps[at];
  return step && { phase: 'writing', at, step };
}

/** Returns the nodes from the root of a search to one of its hypotheses. */
export function pathTo(search: readonly SearchNode[], node: number): number[] {
  const path: number[] = [];
  for (let at = node; at >= 0; at = search[at]?.parent ?? -1) path.unshift(at);
  return path;
}

/** Returns the hypothesis that spells these tokens; -1 if there is none. */
export function nodeOf(search: readonly SearchNode[], tokens: readonly string[]): number {
  let at = -1;
  for (const token of tokens) {
    at = search.findIndex((node, i) => i > at && node.parent === at && node.token === token);
    if (at < 0) return -1;
  }
  return at;
}
