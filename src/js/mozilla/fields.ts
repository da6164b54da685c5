import { describe } from '../shared/arguments.js';
import { AttentiveError } from '../shared/errors.js';

/** An object of JSON from outside. Its fields are checked as they are read; messages say where each one stands. */
export class Fields {
  readonly #values: Readonly<Record<string, unknown>>;

  /**
   * @param place what messages call the object, such as `models.json: data[3]`.
   * @throws AttentiveError `bad-model` if it is no object.
   */
  constructor(
    value: unknown,
    readonly place: string,
  ) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw badRecord(place, `is ${describe(value)} and not an object`);
    }
    this.#values = value as Record<string, unknown>;
  }

  /** Returns the names of all fields. */
  get names(): string[] {
    return Object.keys(this.#values);
  }

  /** Returns a field; null counts as missing. */
  value(name: string): unknown {
    return Object.hasOwn(this.#values, name) ? (this.#values[name] ?? undefined) : undefined;
  }

  text(name: string): string | undefined {
    const value = this.value(name);
    if (value === undefined || typeof value === 'string') return value;
    throw this.bad(name, 'a string');
  }

  requiredText(name: string): string {
    const text = this.text(name);
    if (!text) throw this.bad(name, 'a string that is not empty');
    return text;
  }

  /** Returns a number of bytes. */
  size(name: string, largest: number): number | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    if (!Number.isInteger(value) || (value as number) < 1 || (value as number) > largest) {
      throw this.bad(name, `an integer from 1 to ${largest}`);
    }
    return value as number;
  }

  /** Returns a SHA-256 in lower case. */
  sha256(name: string): string | undefined {
    const text = this.text(name)?.toLowerCase();
    if (text === undefined || /^[0-9a-f]{64}$/.test(text)) return text;
    throw this.bad(name, 'a SHA-256 of 64 hexadecimal digits');
  }

  /** Returns a language tag in canonical form. Underscores count as hyphens, as in `zh_hant`. */
  language(name: string): string {
    const tag = this.requiredText(name);
    try {
      return new Intl.Locale(tag.replaceAll('_', '-')).toString();
    } catch {
      throw this.bad(name, 'a language tag such as fr');
    }
  }

  /** Returns the name of a file. It may be written into a folder, so it must not lead out of it. */
  fileName(name: string): string {
    const text = this.requiredText(name);
    if (/^\w[\w.-]{0,199}$/.test(text)) return text;
    throw this.bad(name, 'the name of a file, of letters, digits, dots and hyphens');
  }

  /** Returns an address, resolved against `base`. One of HTTPS does not lead to HTTP, where anyone could change files. */
  url(name: string, base?: URL): URL {
    const url = parseUrl(this.requiredText(name), base);
    const secure = base?.protocol === 'https:';
    if (url?.protocol === 'https:' || (url?.protocol === 'http:' && !secure)) return url;
    throw this.bad(name, secure ? 'an address of https' : 'an address of http or https');
  }

  list(name: string): unknown[] {
    const value = this.value(name);
    if (Array.isArray(value)) return value;
    throw this.bad(name, 'an array');
  }

  object(name: string): Fields {
    return new Fields(this.value(name), `${this.place}.${name}`);
  }

  /** Returns the error for a field that is not what it must be. */
  bad(name: string, expected: string): AttentiveError {
    const value = this.value(name);
    const found = value === undefined ? 'it is missing' : `not ${describe(value)}`;
    return badRecord(`${this.place}.${name}`, `must be ${expected}, ${found}`);
  }
}

/** Does what URL.parse does, which not every browser has. */
export function parseUrl(address: string, base?: URL): URL | undefined {
  try {
    return new URL(address, base);
  } catch {
    return undefined;
  }
}

/** Returns the error for what a registry says. */
export function badRecord(place: string, problem: string): AttentiveError {
  return new AttentiveError(
    'bad-model',
    `${place} ${problem}; correct the registry or use another one`,
  );
}
