import { AttentiveError, reasonOf } from '../shared/errors.js';
import { type EnginePart, type EngineParts, startPart } from './engine-parts.js';
import type { Variant } from './variant.js';
import type { WasmFiles } from './wasm-files.js';

/** Loads the engine's parts, each of which is fetched and compiled once. */
export class Runtime {
  #files: WasmFiles | undefined;
  #loaded = new Map<string, Promise<EngineParts[EnginePart]>>();

  /** Says where the WebAssembly files are, if not beside the script. */
  setFiles(files: WasmFiles | undefined): void {
    this.#files = files;
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
      return await startPart(part, variant, this.#files);
    } catch (cause) {
      if (cause instanceof AttentiveError) throw cause;
      throw new AttentiveError(
        'unsupported',
        `The engine could not be started (${reasonOf(cause)}): serve attentive-${part}-${variant}.wasm beside ` +
          "the package's other files or use configureEngine(), and allow 'wasm-unsafe-eval' in the " +
          "Content-Security-Policy's script-src and the file's origin in its connect-src",
        { cause },
      );
    }
  }
}
