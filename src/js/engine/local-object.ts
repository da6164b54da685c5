import { AttentiveError } from '../shared/errors.js';
import type { Slices } from './slices.js';

/** An object of the engine, which may be deleted while one of its jobs waits for its next slice. */
export abstract class LocalObject<Wasm extends { delete(): void }> {
  #wasm: Wasm | undefined;

  constructor(
    wasm: Wasm,
    protected readonly slices: Slices,
  ) {
    this.#wasm = wasm;
  }

  /** @throws AttentiveError `aborted` once the object is deleted. */
  protected get wasm(): Wasm {
    if (!this.#wasm) throw destroyed();
    return this.#wasm;
  }

  delete(): void {
    this.#wasm?.delete();
    this.#wasm = undefined;
  }
}

export function destroyed(): AttentiveError {
  return new AttentiveError('aborted', 'The object was destroyed');
}
