import { describe, invalidArgument } from './arguments.js';

/** Returns whether Node reads it as a file: a `file:` URL, a path, or a drive's letter and path. */
export function isFile(address: string): boolean {
  return address.startsWith('file:') || !/^[a-z][a-z0-9+.-]+:/i.test(address);
}

/** Returns the last part of an address or path. */
export function nameIn(address: string): string {
  const path = address.replace(/[?#].*$/, '');
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1) || 'model';
}

/**
 * Returns an address in full, without the part after `#`, which servers never see.
 * @throws AttentiveError `invalid-argument`.
 */
export function absoluteAddress(address: string): string {
  try {
    const url = new URL(address, globalThis.location?.href);
    url.hash = '';
    return url.href;
  } catch {
    throw invalidArgument(`${describe(address)} is not an address`);
  }
}
