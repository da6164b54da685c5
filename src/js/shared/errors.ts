export { AttentiveError, type ErrorCode } from './attentive-error.js';

/** Returns what was thrown as part of a message. */
export function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
