import * as Comlink from 'comlink';
import { AttentiveError, type ErrorCode } from '../shared/errors.js';

interface Thrown {
  readonly isError: boolean;
  readonly value: { readonly message: string; readonly code?: ErrorCode };
}

/**
 * Makes Comlink carry the code of an AttentiveError across the worker's boundary, on both sides of
 * which this is called. What else is thrown travels as Comlink sends it.
 */
export function carryErrorCodes(): void {
  const handler = Comlink.transferHandlers.get('throw') as Comlink.TransferHandler<
    { readonly value: unknown },
    Thrown
  >;
  Comlink.transferHandlers.set('throw', {
    canHandle: handler.canHandle,
    serialize(thrown: { readonly value: unknown }) {
      const [wire, transferables] = handler.serialize(thrown);
      const { value } = thrown;
      if (!(value instanceof AttentiveError)) return [wire, transferables];
      return [{ ...wire, value: { ...wire.value, code: value.code } }, transferables];
    },
    deserialize(wire: Thrown) {
      const { code, message } = wire.value;
      if (wire.isError && code) throw new AttentiveError(code, message);
      return handler.deserialize(wire);
    },
  });
}
