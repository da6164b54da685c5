import type { Engine, Handle } from './engine.js';
import type { EnginePart } from './engine-parts.js';
import { ignoreCrash, type Place } from './resource.js';
import type { Variant } from './variant.js';

/** How long an engine without users waits for another one (milliseconds). */
const patience = 1_000;

/**
 * The engine that all models, trainers and tokenizers share. Its memory never shrinks, so it ends after its last user
 * has left: soon, but not at once, because a page that replaces a model by another keeps its optimized code.
 */
export class SharedEngine {
  #users = 0;
  #ending: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param started rejects if the engine does not start, as does every call.
   * @param end ends it, also if it has ended already.
   */
  constructor(
    readonly engine: Engine,
    private readonly started: Promise<void>,
    private readonly end: () => void,
  ) {}

  /** Starts a part of the engine. */
  async prepare(part: EnginePart, variant: Variant): Promise<void> {
    await Promise.all([this.started, this.engine.prepare(part, variant)]);
  }

  /** Keeps the engine from ending until the returned function is called. */
  enter(): () => void {
    clearTimeout(this.#ending);
    ++this.#users;
    return () => {
      if (--this.#users > 0) return;
      this.#ending = setTimeout(this.end, patience);
      this.#ending.unref?.(); // Node need not wait for it to exit.
    };
  }

  /** Makes a place of an object, which uses the engine until it is released. */
  place(handle: Handle): Place {
    const { engine } = this;
    const leave = this.enter();
    const release = () => {
      engine.release(handle).catch(ignoreCrash);
      leave();
    };
    return { engine, handle, release };
  }
}
