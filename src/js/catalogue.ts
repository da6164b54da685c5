import { checkText, describe, invalidArgument } from './shared/arguments.js';
import type { ModelSource } from './shared/source.js';

/** A model that Translator.create can find. */
export interface TranslationModel {
  /** BCP 47 tags, such as `fr` and `en`. */
  readonly sourceLanguage: string;
  readonly targetLanguage: string;
  /** Its address (in Node also a path), or its bytes. */
  readonly source: ModelSource;
}

/**
 * Holds the models that packages such as `@attentive/fr-en` offer when they are imported. All copies of this
 * package share it by the symbol's name, so packages of models need not depend on this one.
 */
const shared = globalThis as { [name: symbol]: TranslationModel[] | undefined };
const name = Symbol.for('attentive.models');

/**
 * Lets Translator.create find a model. The last one added for the same languages is used.
 * @throws AttentiveError `invalid-argument`.
 */
export function addModel(model: TranslationModel): void {
  if (typeof model !== 'object' || model === null) {
    throw invalidArgument(`model must be an object, not ${describe(model)}`);
  }
  checkText(model.sourceLanguage, 'model.sourceLanguage');
  checkText(model.targetLanguage, 'model.targetLanguage');
  if (model.source === undefined) throw invalidArgument('model.source is missing');
  shared[name] = [...(shared[name] ?? []), model];
}

/**
 * Finds the model for two languages. A model for `fr` also serves `fr-CA` (RFC 4647, lookup).
 * @throws RangeError if a tag is not a language tag.
 */
export function findModel(
  sourceLanguage: string,
  targetLanguage: string,
): TranslationModel | undefined {
  const [sources, targets] = [sourceLanguage, targetLanguage].map(withPrefixes) as [
    string[],
    string[],
  ];
  const models = [...(shared[name] ?? [])].reverse();
  for (const source of sources) {
    for (const target of targets) {
      const found = models.find(
        (model) => model.sourceLanguage === source && model.targetLanguage === target,
      );
      if (found) return found;
    }
  }
  return undefined;
}

/** Returns a language tag in canonical form, followed by ever shorter prefixes of it. */
function withPrefixes(tag: string): string[] {
  const parts = String(new Intl.Locale(tag)).split('-');
  return parts.map((_, dropped) => parts.slice(0, parts.length - dropped).join('-'));
}
