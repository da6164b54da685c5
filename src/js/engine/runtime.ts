import { AttentiveError, reasonOf } from '../shared/errors.js';
import type { EnginePart, EngineParts, startPart } from './engine-parts.js';
import type { Variant } from './variant.js';

/** Loads the engine's parts, each of which is fetched and compiled once. */
export class Runtime {
  #start: typeof startPart;
  #loaded = new Map<string, Promise<EngineParts[EnginePart]>>();

  constructor(start: typeof startPart) {
    this.#start = start;
  }

  /** @throws AttentiveError `unsupported`. */
  load<Part extends EnginePart>(part: Part, variant: Variant): Promise<EngineParts[Part]> {
    const name = `${part}-${variant}`;
    let loading = this.#loaded.get(name) as Promise<EngineParts[Part]> | undefined;
    if (!loading) {
      loading = this.#load(part, variant) as Promise<EngineParts[Part]>;
      this.#loaded.set(name, loading);
      // A failure, perhaps of the network, is not kept, so that the next call tries again.
      loading.catch(() => this.#loaded.delete(name));
    }
    return loading;
  }

  async #load(part: EnginePart, variant: Variant): Promise<EngineParts[EnginePart]> {
    try {
      return await this.#start(part, variant);
    } catch (cause) {
      throw new AttentiveError(
        'unsupported',
        `The engine could not be started: attentive-${part}-${variant}.wasm and, where there are no workers, ` +
          "engine-parts.js must lie beside the package's other files, and a Content-Security-Policy must " +
          `allow 'wasm-unsafe-eval' (${reasonOf(cause)})`,
        { cause },
      );
    }
  }
}
