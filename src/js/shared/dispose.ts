// The declarations of `using` and `await using`.
/// <reference lib="esnext.disposable" preserve="true" />

/**
 * The methods that `using` and `await using` call. Where the platform does not know these symbols, compilers look for
 * polyfills or, as Babel and esbuild do, for the registered symbols of these names.
 */
export const dispose: typeof Symbol.dispose =
  Symbol.dispose ?? (Symbol.for('Symbol.dispose') as typeof Symbol.dispose);
export const asyncDispose: typeof Symbol.asyncDispose =
  Symbol.asyncDispose ?? (Symbol.for('Symbol.asyncDispose') as typeof Symbol.asyncDispose);
