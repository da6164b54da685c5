/**
 * Returns one of Node's modules, or undefined in browsers. It is looked up at run time, because bundlers for
 * browsers stumble over imports of it.
 */
function nodeModule<Name extends 'node:fs/promises' | 'node:os' | 'node:path'>(name: Name) {
  return globalThis.process?.getBuiltinModule?.(name);
}

/** Node's file functions; undefined in browsers. */
export const nodeFiles = nodeModule('node:fs/promises');
export const nodeOs = nodeModule('node:os');
export const nodePath = nodeModule('node:path');
