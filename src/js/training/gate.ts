/** Decides whether a fit takes its next step; pause(), resume() and stop() control it. */
export class Gate {
  #paused = false;
  #stopped = false;
  #reopen: (() => void) | undefined;
  /** Ends the steps under way, if there are any. */
  interrupt: () => void = () => {};

  get paused(): boolean {
    return this.#paused;
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  /** Begins a fit, for which a stop() of an earlier one does not count. */
  begin(): void {
    this.#stopped = false;
  }

  pause(): void {
    this.#paused = true;
    this.interrupt();
  }

  resume(): void {
    this.#paused = false;
    this.#reopen?.();
  }

  stop(): void {
    this.#stopped = true;
    this.interrupt();
    this.resume();
  }

  /** Waits for the end of a pause. */
  async opened(): Promise<void> {
    while (this.#paused) {
      await new Promise<void>((resolve) => {
        this.#reopen = resolve;
      });
    }
  }
}
