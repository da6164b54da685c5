import {
  type AttentionHeads,
  type Inspection,
  type Inspector,
  loadInspector,
  type Translation,
} from 'attentive';
import type { LookModel } from './models';
import { nodeOf, pathTo, type Run } from './reading-writing';

/** Small enough for a tree that one can read, and large enough for branches. */
export const beamSize = 3;

/** The attention that the reader gives to the model, by step. */
export type Bent = ReadonlyMap<number, readonly number[]>;

export interface Request {
  readonly model: LookModel;
  readonly text: string;
  /** The chosen hypothesis of the search; the best if there is none. */
  readonly branch: number | undefined;
  readonly bent: Bent;
}

interface Translated {
  readonly inspector: Inspector;
  readonly text: string;
  readonly translation: Translation;
}

/** Loads models, and reads and writes with them. */
export class Reader {
  readonly #inspectors = new Map<LookModel['file'], Promise<Inspector>>();
  #latest: Translated | undefined;

  /** @param onProgress gets the share of a model's file that has arrived. */
  constructor(private readonly onProgress: (share: number) => void) {}

  /** Returns the model in a file, which is fetched once, unless that fails. */
  inspector(file: LookModel['file']): Promise<Inspector> {
    let loading = this.#inspectors.get(file);
    if (!loading) {
      loading = loadInspector(file, {
        onProgress: ({ loaded, total }) => this.onProgress(total ? loaded / total : 0),
      });
      this.#inspectors.set(file, loading);
      loading.catch(() => this.#inspectors.delete(file));
    }
    return loading;
  }

  async read({ model, text, branch, bent }: Request, signal: AbortSignal): Promise<Run> {
    const inspector = await this.inspector(model.file);
    const { translation } = await this.#translate(inspector, text, signal);
    const { search, sourceTokens } = translation;
    const path = branch === undefined ? [] : pathTo(search, branch);
    const tokens =
      path.length > 0 ? path.map((node) => search[node]?.token ?? '') : translation.tokens;
    const own = await inspector.inspect(sourceTokens, { tokens, signal });
    const shown =
      bent.size === 0
        ? own
        : await inspector.inspect(sourceTokens, {
            // What stood before the first bent step stays; what follows is the model's.
            tokens: own.steps.slice(0, Math.min(...bent.keys())).map(({ token }) => token),
            attention: Array.from(bent, ([step, weights]) => ({ step, weights })),
            signal,
          });
    const heads =
      path.length > 0
        ? await this.#headsOf(inspector, text, own, signal)
        : translation.attentionHeads;
    return { model, inspector, text, translation, tokens, heads, own, shown };
  }

  /** Returns the attention of every head of a Transformer as it writes a given translation. */
  async #headsOf(
    inspector: Inspector,
    text: string,
    { text: written }: Inspection,
    signal: AbortSignal,
  ): Promise<AttentionHeads> {
    if (!isTransformer(inspector)) return { encoder: [], cross: [] };
    const scored = await inspector.score(text, written, { attentionHeads: true, signal });
    return scored.attentionHeads;
  }

  async #translate(inspector: Inspector, text: string, signal: AbortSignal): Promise<Translated> {
    const latest = this.#latest;
    if (latest?.inspector === inspector && latest.text === text) return latest;
    const translation = await inspector.translate(text, {
      beamSize,
      recordSearch: true,
      attentionHeads: isTransformer(inspector),
      // The view shows what the model itself writes.
      copySourceWords: false,
      stopLoops: false,
      signal,
    });
    const translated = { inspector, text, translation };
    this.#latest = translated;
    return translated;
  }
}

export function isTransformer({ info }: Inspector): boolean {
  return info.config.encoder.type === 'transformer';
}

/** Returns the best hypothesis of a run's search. */
export function bestNode({ translation }: Run): number {
  return nodeOf(translation.search, translation.tokens);
}
