import { AttentiveError } from './errors.js';

// Checks what callers pass before anything is fetched or sent to the engine. TypeScript finds most mistakes, but
// not those of callers in JavaScript.

export function invalidArgument(message: string): AttentiveError {
  return new AttentiveError('invalid-argument', message);
}

/** Returns the options, or `{}` if they are left out. */
export function checkOptions<T extends object>(options: T | undefined, name = 'options'): T {
  if (options === undefined) return {} as T;
  if (typeof options !== 'object' || options === null) {
    throw invalidArgument(`${name} must be an object, not ${describe(options)}`);
  }
  return options;
}

/** Returns whether a value is a signal, which instanceof would deny to one from another realm, such as a frame. */
export function isSignal(value: AbortSignal | undefined): boolean {
  return typeof value?.addEventListener === 'function' && typeof value.aborted === 'boolean';
}

export function checkSignal(signal: AbortSignal | undefined): void {
  if (signal !== undefined && !isSignal(signal)) {
    throw invalidArgument(`signal must be an AbortSignal, not ${describe(signal)}`);
  }
}

export function checkFunction(value: unknown, name: string): void {
  if (value !== undefined && typeof value !== 'function') {
    throw invalidArgument(`${name} must be a function, not ${describe(value)}`);
  }
}

export function checkBoolean(value: boolean | undefined, name: string, fallback = false): boolean {
  if (value !== undefined && typeof value !== 'boolean') {
    throw invalidArgument(`${name} must be true or false, not ${describe(value)}`);
  }
  return value ?? fallback;
}

type Range = readonly [smallest: number, largest: number];

/** Returns an integer in `range`, or `fallback` if it is left out. */
export function checkInteger(
  value: number | undefined,
  name: string,
  range: Range,
  fallback: number,
): number {
  return checkRange(value, name, range, fallback, 'an integer', Number.isInteger);
}

/** Returns a number in `range`, or `fallback` if it is left out. */
export function checkNumber(
  value: number | undefined,
  name: string,
  range: Range,
  fallback: number,
): number {
  return checkRange(value, name, range, fallback, 'a number', Number.isFinite);
}

function checkRange(
  value: number | undefined,
  name: string,
  [smallest, largest]: Range,
  fallback: number,
  kind: string,
  isOfKind: (value: unknown) => boolean,
): number {
  if (value === undefined) return fallback;
  if (!isOfKind(value) || value < smallest || value > largest) {
    throw invalidArgument(
      `${name} must be ${kind} from ${smallest} to ${largest}, not ${describe(value)}`,
    );
  }
  return value;
}

/** Returns a number from 0 on, or `fallback` if it is left out. */
export function checkMilliseconds(
  value: number | undefined,
  name: string,
  fallback: number,
): number {
  if (value === undefined) return fallback;
  if (typeof value !== 'number' || !(value >= 0)) {
    throw invalidArgument(`${name} must be milliseconds, 0 or more, not ${describe(value)}`);
  }
  return value;
}

/** Returns a finite number, null or undefined. */
export function checkNumberOrNull(
  value: number | null | undefined,
  name: string,
): number | null | undefined {
  if (value !== undefined && value !== null && !Number.isFinite(value)) {
    throw invalidArgument(`${name} must be a number or null, not ${describe(value)}`);
  }
  return value;
}

/** Returns one of the choices, or `fallback`, if there is one, if it is left out. */
export function checkChoice<T extends string>(
  value: T | undefined,
  name: string,
  choices: readonly T[],
  fallback?: T,
): T {
  if (value === undefined && fallback !== undefined) return fallback;
  if (value === undefined || !choices.includes(value)) {
    const allowed = choices.map((choice) => `'${choice}'`).join(', ');
    throw invalidArgument(`${name} must be one of ${allowed}, not ${describe(value)}`);
  }
  return value;
}

export function checkText(value: unknown, name: string): string {
  if (typeof value !== 'string') {
    throw invalidArgument(`${name} must be a string, not ${describe(value)}`);
  }
  return value;
}

export function checkTextArray(value: unknown, name: string): string[] {
  if (!Array.isArray(value)) {
    throw invalidArgument(`${name} must be an array of strings, not ${describe(value)}`);
  }
  return Array.from(value, (text, index) => checkText(text, `${name}[${index}]`));
}

/** Returns one text or several as an array. Messages call one `name` and several `names`. */
export function checkTexts(input: unknown, name = 'text', names = 'texts'): string[] {
  if (typeof input === 'string') return [input];
  if (Array.isArray(input)) return checkTextArray(input, names);
  throw invalidArgument(`${name} must be a string or an array of strings, not ${describe(input)}`);
}

/** Returns the beginning of a text that may be too long for an error message. */
export function shortened(text: string, most = 200): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

/** Shows a value in an error message: a primitive itself, any other value by its type. */
export function describe(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return `'${shortened(value, 40)}'`;
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' || typeof value === 'function'
    ? `a value of type ${typeof value}`
    : String(value);
}
