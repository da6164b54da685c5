import { requireUserActivation, Translator } from './translator.js';

/**
 * Makes Translator global, as in browsers that have one, in this page or worker. Then create() starts a download
 * only while the user's activation lasts, as the standard wants it.
 * @param options `force` replaces the browser's own Translator.
 * @return whether ours is global now.
 */
export function installTranslatorPolyfill({
  force = false,
}: {
  readonly force?: boolean;
} = {}): boolean {
  if ('Translator' in globalThis && !force) return false;
  requireUserActivation();
  Object.defineProperty(globalThis, 'Translator', {
    value: Translator,
    writable: true,
    enumerable: false,
    configurable: true,
  });
  return true;
}
