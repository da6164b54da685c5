import { addModel, type TranslationModel } from 'attentive';
import type { MapTask } from '../shared/attention-map';

/** A model that the page knows, be it loaded or not. */
export interface KnownModel {
  readonly id: string;
  /** BCP 47 tags, or tags for private use such as `x-date`. */
  readonly source: string;
  readonly target: string;
  readonly file: TranslationModel['source'];
  /** The size of its download; undefined if it is not known. */
  readonly bytes: number | undefined;
  /** The unit that it writes; unless it is the word, it reads a text as one sentence of single characters. */
  readonly unit: MapTask['unit'];
  /** Whether the reader has opened it, instead of getting it with the page. */
  readonly isOwn: boolean;
}

/** Two languages, and the models that lead from one to the other: one, or two over a language that they share. */
export interface Pair {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly models: readonly [KnownModel] | readonly [KnownModel, KnownModel];
  readonly unit: MapTask['unit'];
}

/** All models that the page knows, and the pairs of languages between which they translate. */
export class Catalogue {
  #models: readonly KnownModel[] = [];
  #pairs: readonly Pair[] = [];

  constructor(models: readonly KnownModel[]) {
    this.add(models);
  }

  /** Adds models. One for the same languages as another takes its place. */
  add(models: readonly KnownModel[]): void {
    for (const model of models) {
      this.#models = [...this.#models.filter((other) => pairId(other) !== pairId(model)), model];
      if (isForTranslator(model)) offer(model);
    }
    const old = new Map(this.#pairs.map((pair) => [pair.id, pair]));
    this.#pairs = pairsBetween(this.#models).map((pair) => {
      const before = old.get(pair.id);
      return before?.models.every((model, i) => model === pair.models[i]) ? before : pair;
    });
  }

  get pairs(): readonly Pair[] {
    return this.#pairs;
  }

  /** The languages from which a model translates, in the order in which they were added. */
  get sources(): readonly string[] {
    return [...new Set(this.#pairs.map(({ source }) => source))];
  }

  /** Returns the pairs that begin with a language. */
  from(source: string): readonly Pair[] {
    return this.#pairs.filter((pair) => pair.source === source);
  }

  find(source: string, target: string): Pair | undefined {
    return this.from(source).find((pair) => pair.target === target);
  }

  withId(id: string | null): Pair | undefined {
    return this.#pairs.find((pair) => pair.id === id);
  }
}

/** Returns whether the package's Translator finds a model: it takes only tags of languages. */
export function isForTranslator({ source, target }: KnownModel): boolean {
  return !/^x-/.test(source) && !/^x-/.test(target);
}

function offer({ source, target, file }: KnownModel): void {
  addModel({ sourceLanguage: source, targetLanguage: target, source: file });
}

const pairId = ({ source, target }: KnownModel) => `${source}-${target}`;

/** Returns the pairs that one model serves, and then those that two serve, as Translator.create finds them. */
function pairsBetween(models: readonly KnownModel[]): Pair[] {
  const pairs: Pair[] = models.map((model) => ({
    id: model.id,
    source: model.source,
    target: model.target,
    models: [model],
    unit: model.unit,
  }));
  const known = new Set(models.map(pairId));
  const chainable = models.filter((model) => model.unit === 'word' && isForTranslator(model));
  const byEnglish = [...chainable].sort(
    (a, b) => Number(b.target === 'en') - Number(a.target === 'en'),
  );
  for (const first of byEnglish) {
    for (const second of chainable) {
      const id = `${first.source}-${second.target}`;
      if (first.target !== second.source || first.source === second.target || known.has(id))
        continue;
      known.add(id);
      const { source } = first;
      pairs.push({ id, source, target: second.target, models: [first, second], unit: 'word' });
    }
  }
  return pairs;
}
