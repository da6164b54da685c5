// Reports committed tokens exactly once, although messages about them may arrive late or not at all.

/** Called with the next committed tokens of a text, and with the text's index. */
export type TokensListener = (tokens: readonly string[], text: number) => void;

/** Reports each text's tokens to a listener, every one once and in order. */
export class CommittedTokens {
  #reported: number[];
  #failure: { readonly reason: unknown } | undefined;

  constructor(
    private readonly listener: TokensListener,
    texts: number,
  ) {
    this.#reported = new Array<number>(texts).fill(0);
  }

  /**
   * Takes further committed tokens of a text. The listener is called later, because in Node the engine calls
   * this from within its work, where the listener could not call the engine in turn.
   */
  add(text: number, tokens: readonly string[]): void {
    queueMicrotask(() => this.#report(text, tokens));
  }

  /**
   * Takes all tokens of a finished translation and reports those that were not reported yet. Messages about
   * this text that arrive later are ignored.
   * @throws what the listener has thrown.
   */
  finish(text: number, tokens: readonly string[]): void {
    this.#report(text, tokens.slice(this.#reported[text]));
    this.#reported[text] = Number.POSITIVE_INFINITY;
    if (this.#failure) throw this.#failure.reason;
  }

  #report(text: number, tokens: readonly string[]): void {
    const reported = this.#reported[text] ?? Number.POSITIVE_INFINITY;
    if (reported === Number.POSITIVE_INFINITY || tokens.length === 0 || this.#failure) return;
    this.#reported[text] = reported + tokens.length;
    try {
      this.listener(tokens, text);
    } catch (reason) {
      this.#failure = { reason };
    }
  }
}
