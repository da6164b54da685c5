import { addModel } from '../index.js';
import { fetchMozillaModel } from './download.js';
import type { MozillaModel } from './mozilla-model.js';
import { type ListMozillaModelsOptions, listMozillaModels } from './registry.js';
import { bestOfPairs } from './selection.js';

/**
 * Lets Translator.create() find the models that Mozilla publishes: for each pair of languages the newest, and of
 * several the smallest. Only the registry is fetched here, a model when it is wanted. Models that are added later for
 * the same languages come first.
 *
 *     await addMozillaModels();
 *     const translator = await Translator.create({ sourceLanguage: 'fr', targetLanguage: 'en' });
 *
 * @returns the models that were added.
 * @throws as listMozillaModels does. Translator.create() then also throws what fetchMozillaModel() does.
 */
export async function addMozillaModels(
  options?: ListMozillaModelsOptions,
): Promise<readonly MozillaModel[]> {
  const models = bestOfPairs(await listMozillaModels(options));
  for (const model of models) {
    const { sourceLanguage, targetLanguage } = model;
    addModel({
      sourceLanguage,
      targetLanguage,
      source: (reading) => fetchMozillaModel(model, reading),
      files: model.files.map(({ url }) => ({ url, cache: true })),
    });
  }
  return Object.freeze(models);
}
