import { whenAborted } from './abort.js';
import { optionalSignal, toDictionary } from './web-idl.js';

/**
 * The life of one of the web's objects that can be destroyed: DestroyableModel of
 * https://webmachinelearning.github.io/writing-assistance-apis/.
 */
export class Life {
  #end = new AbortController();
  #free: () => void;

  /** @param free frees what the object holds, after its calls have been rejected. */
  constructor(free: () => void = () => {}) {
    this.#free = free;
  }

  /** Aborts when the object is destroyed. */
  get signal(): AbortSignal {
    return this.#end.signal;
  }

  /** Ends the life: calls under way, and later ones, reject with the reason. A second end does nothing. */
  end(reason: unknown): void {
    if (this.signal.aborted) return;
    this.#end.abort(reason);
    this.#free();
  }

  /** Ends the life when a signal aborts, which may outlive many objects and does not keep them in memory. */
  endWith(signal: AbortSignal): void {
    const reference = new WeakRef(this);
    whenAborted(signal, () => reference.deref()?.end(signal.reason));
  }

  /** Returns the signal of a call's options. @throws its reason or that of the end, if either has aborted. */
  signalOf(options: { readonly signal?: AbortSignal | undefined } | undefined) {
    const signal = optionalSignal(toDictionary(options).signal);
    this.signal.throwIfAborted();
    signal?.throwIfAborted();
    return signal;
  }
}
