// The modules beside index.js import this file's class from it, so that there is only one (tools/rolldown.config.mjs).

/** The kind of failure that an {@link AttentiveError} reports. */
export type ErrorCode =
  /** An argument or a configuration field has a wrong type or value. */
  | 'invalid-argument'
  /** A model file is damaged, has another format, or comes from another version. */
  | 'bad-model'
  /** The browser, Node version or page lacks something that the engine needs. */
  | 'unsupported'
  /** The engine has used up its memory (at most 4 GB). */
  | 'out-of-memory'
  /** The model or trainer was destroyed. Aborting a signal rejects with the signal's reason instead. */
  | 'aborted'
  /** Training met a loss, gradient or weight that is not finite, or became far worse than guessing. */
  | 'diverged'
  /** The trainer is already training, or is paused. */
  | 'invalid-state'
  /** A worker of the engine ended unexpectedly. Load or create again what lived in it. */
  | 'crashed';

/** A failure of the package. The message names the file, field or argument and the fix. */
export class AttentiveError extends Error {
  override readonly name = 'AttentiveError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
