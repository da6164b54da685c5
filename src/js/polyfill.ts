import { installInterface, type PolyfillOptions } from './shared/web-idl.js';
import { requireUserActivation, Translator } from './translator.js';

/**
 * Makes Translator global, as in browsers that have one, in this page or worker. Then create() starts a download
 * only while the user's activation lasts, as the standard wants it.
 * @param options `force` replaces the browser's own Translator.
 * @return whether ours is global now.
 */
export function installTranslatorPolyfill(options?: PolyfillOptions): boolean {
  const isInstalled = installInterface('Translator', Translator, options);
  if (isInstalled) requireUserActivation();
  return isInstalled;
}
