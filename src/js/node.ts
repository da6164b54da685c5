/**
 * Node's file functions; undefined in browsers. Asked for at run time, since bundlers for browsers
 * stumble over imports of Node's modules.
 */
export const nodeFiles = globalThis.process?.getBuiltinModule?.('node:fs/promises');
