// The tokens of translations as they are settled, whatever becomes of the messages that tell of them.

/** Told of the next tokens of a text, by its place. */
export type TokensListener = (tokens: readonly string[], text: number) => void;

/** Tells a listener of each text's tokens, every one once and in order. */
export class SettledTokens {
  #told: number[];
  #failure: { readonly reason: unknown } | undefined;

  constructor(
    private readonly listener: TokensListener,
    texts: number,
  ) {
    this.#told = new Array<number>(texts).fill(0);
  }

  /**
   * Some more are settled. The listener is called later, for in Node the engine calls this from within
   * its work, in which nobody may call the engine.
   */
  settled(text: number, tokens: readonly string[]): void {
    queueMicrotask(() => this.#tell(text, tokens));
  }

  /**
   * A translation is there, with these tokens in all. What else is heard of them came too late.
   * @throws what the listener has thrown.
   */
  done(text: number, tokens: readonly string[]): void {
    this.#tell(text, tokens.slice(this.#told[text]));
    this.#told[text] = Number.POSITIVE_INFINITY;
    if (this.#failure) throw this.#failure.reason;
  }

  #tell(text: number, tokens: readonly string[]): void {
    const told = this.#told[text] ?? Number.POSITIVE_INFINITY;
    if (told === Number.POSITIVE_INFINITY || tokens.length === 0 || this.#failure) return;
    this.#told[text] = told + tokens.length;
    try {
      this.listener(tokens, text);
    } catch (reason) {
      this.#failure = { reason };
    }
  }
}
