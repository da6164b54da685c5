import { AttentiveError, type ErrorCode } from '../shared/errors.js';

/** Returns the result of a call into src/bindings, or throws the error that it returned instead. */
export function unwrap<T>(result: T | Error): T {
  if (!(result instanceof Error)) return result;
  const { code } = result as { code?: ErrorCode };
  throw code ? new AttentiveError(code, result.message) : result;
}
