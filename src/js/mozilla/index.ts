// The module `attentive/mozilla`: finds, verifies and loads the translation models that Mozilla publishes. It is not
// affiliated with Mozilla.
export { addMozillaModels } from './add-models.js';
export { type FetchMozillaModelOptions, fetchMozillaModel } from './download.js';
export type {
  MozillaFile,
  MozillaFileType,
  MozillaModel,
  MozillaReleaseStatus,
} from './mozilla-model.js';
export {
  type ListMozillaModelsOptions,
  listMozillaModels,
  type MozillaChannel,
} from './registry.js';
