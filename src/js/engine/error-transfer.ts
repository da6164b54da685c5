import * as Comlink from 'comlink';
import { AttentiveError, type ErrorCode } from '../shared/errors.js';

interface Thrown {
  readonly isError: boolean;
  readonly value: { readonly message: string; readonly code?: ErrorCode };
}

/**
 * Makes Comlink transfer the code of an AttentiveError between a worker and its page. Both must call it. Other
 * errors travel as Comlink sends them.
 */
export function transferErrorCodes(): void {
  const handler = Comlink.transferHandlers.get('throw') as Comlink.TransferHandler<
    { readonly value: unknown },
    Thrown
  >;
  Comlink.transferHandlers.set('throw', {
    canHandle: handler.canHandle,
    serialize(thrown: { readonly value: unknown }) {
      const [message, transferables] = handler.serialize(thrown);
      const { value } = thrown;
      if (!(value instanceof AttentiveError)) return [message, transferables];
      return [{ ...message, value: { ...message.value, code: value.code } }, transferables];
    },
    deserialize(thrown: Thrown) {
      const { code, message } = thrown.value;
      if (thrown.isError && code) throw new AttentiveError(code, message);
      return handler.deserialize(thrown);
    },
  });
}
