import { installInterface, type PolyfillOptions } from '../shared/web-idl.js';
import { LanguageDetector } from './language-detector.js';

/**
 * Makes LanguageDetector global, as in browsers that have one, in this page or worker.
 * @param options `force` replaces the browser's own LanguageDetector.
 * @return whether ours is global now.
 */
export function installLanguageDetectorPolyfill(options?: PolyfillOptions): boolean {
  return installInterface('LanguageDetector', LanguageDetector, options);
}
