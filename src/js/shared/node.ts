/**
 * Node's modules; undefined in browsers. Asked for at run time, since bundlers for browsers stumble over
 * imports of them.
 */
function nodeModule<Name extends 'node:fs/promises' | 'node:os' | 'node:path'>(name: Name) {
  return globalThis.process?.getBuiltinModule?.(name);
}

/** Node's file functions; undefined in browsers. */
export const nodeFiles = nodeModule('node:fs/promises');
export const nodeOs = nodeModule('node:os');
export const nodePath = nodeModule('node:path');
