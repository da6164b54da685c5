// Converts arguments as the web's own interfaces do (https://webidl.spec.whatwg.org), for those of ours that follow
// a standard: wrong types are TypeErrors, and anything else becomes a string.
import { isSignal } from './arguments.js';

/** @throws TypeError if the value is a symbol. */
export function toDOMString(value: unknown): string {
  return `${value as string}`;
}

/** Returns an argument `input` as a string. @throws TypeError if it is missing. */
export function requiredText(input: unknown): string {
  if (input === undefined) throw new TypeError('input is required');
  return toDOMString(input);
}

/** Returns a dictionary; undefined and null stand for an empty one. @throws TypeError if it is no object. */
export function toDictionary<T extends object>(value: T | null | undefined): T {
  if (value === undefined || value === null) return {} as T;
  if (typeof value !== 'object' && typeof value !== 'function') {
    throw new TypeError('The options must be an object');
  }
  return value;
}

/** Returns a required member as a string. @throws TypeError if it is missing. */
export function requiredString<Name extends string>(
  dictionary: { readonly [name in Name]?: unknown },
  name: Name,
): string {
  const value = dictionary[name];
  if (value === undefined) throw new TypeError(`${name} is required`);
  return toDOMString(value);
}

/** Returns an optional member as a boolean, as every value can be. */
export function optionalBoolean(value: unknown, byDefault: boolean): boolean {
  return value === undefined ? byDefault : Boolean(value);
}

/** @throws TypeError if it is given and not a signal. */
export function optionalSignal(signal: AbortSignal | undefined): AbortSignal | undefined {
  if (signal !== undefined && !isSignal(signal))
    throw new TypeError('signal must be an AbortSignal');
  return signal;
}

/** @throws TypeError if it is given and not a function. */
export function optionalFunction<T>(value: T | undefined, name: string): T | undefined {
  if (value !== undefined && typeof value !== 'function') {
    throw new TypeError(`${name} must be a function`);
  }
  return value;
}

/** Returns a sequence of strings. @throws TypeError if it is given and cannot be iterated. */
export function optionalStrings(value: unknown, name: string): string[] | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'object' || value === null || !(Symbol.iterator in value)) {
    throw new TypeError(`${name} must be an array of strings`);
  }
  return Array.from(value as Iterable<unknown>, toDOMString);
}

export interface PolyfillOptions {
  /** Whether to replace the browser's own. */
  readonly force?: boolean | undefined;
}

/**
 * Makes an interface global, as browsers define their own, unless there is one already.
 * @return whether it is global now.
 */
export function installInterface(
  name: string,
  value: unknown,
  { force = false }: PolyfillOptions = {},
): boolean {
  if (name in globalThis && !force) return false;
  const attributes = { writable: true, enumerable: false, configurable: true };
  Object.defineProperty(globalThis, name, { value, ...attributes });
  return true;
}
