import { AttentiveError } from './attentive-error.js';

export { AttentiveError, type ErrorCode } from './attentive-error.js';

/** Returns what was thrown as part of a message. */
export function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** Turns an AttentiveError of a module that has a copy of the class into one of ours. Other failures stay as they are. */
export function asOurs(thrown: unknown): unknown {
  const { name, code, message } = (thrown ?? {}) as AttentiveError;
  if (thrown instanceof AttentiveError || name !== 'AttentiveError') return thrown;
  return new AttentiveError(code, message, thrown as ErrorOptions);
}
