import type { MozillaModel } from '../mozilla/index.js';
import { lookupRange } from '../shared/language-tags.js';

/** Returns the models for two languages, of which either may be left out, those for the most specific tags first. */
export function selectModels(
  models: readonly MozillaModel[],
  from: string | undefined,
  to: string | undefined,
): MozillaModel[] {
  const bySource = served(models, from, ({ sourceLanguage }) => sourceLanguage);
  return served(bySource, to, ({ targetLanguage }) => targetLanguage);
}

function served(
  models: readonly MozillaModel[],
  tag: string | undefined,
  languageOf: (model: MozillaModel) => string,
): MozillaModel[] {
  if (tag === undefined) return [...models];
  return lookupRange(tag).flatMap((each) => models.filter((model) => languageOf(model) === each));
}
