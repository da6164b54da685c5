// The module `attentive/language-detector`, in a file of its own, because it holds n-grams of sixty languages.
export type { CreateMonitor } from '../download-progress.js';
export type { LanguageDetectionResult } from '../sentence-languages.js';
export type { PolyfillOptions } from '../shared/web-idl.js';
export type { Availability } from '../translator.js';
export {
  LanguageDetector,
  type LanguageDetectorCreateCoreOptions,
  type LanguageDetectorCreateOptions,
  type LanguageDetectorDetectOptions,
} from './language-detector.js';
export { installLanguageDetectorPolyfill } from './polyfill.js';
