import { AttentiveError, type ErrorCode } from '../shared/errors.js';

/** Returns what a call of src/bindings returned, or throws the failure that it returned instead. */
export function unwrap<T>(result: T | Error): T {
  if (!(result instanceof Error)) return result;
  const { code } = result as { code?: ErrorCode };
  throw code ? new AttentiveError(code, result.message) : result;
}
