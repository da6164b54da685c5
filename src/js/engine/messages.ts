// The messages between a page and the engine in its worker: calls of the engine's methods, and answers to them.
import { AttentiveError, type ErrorCode } from '../shared/errors.js';
import type { Engine } from './engine.js';

type Method = (...parameters: unknown[]) => Promise<unknown>;
type Callback = (...heard: readonly unknown[]) => void;

interface Call {
  readonly id: number;
  readonly method: string;
  readonly parameters: unknown[];
  /** The index of the parameter that is a function, or -1. */
  readonly callback: number;
}

/** A value or an error ends the call of this id; before that, its function is called with `heard`. */
type Answer = { readonly id: number } & (
  | { readonly value: unknown }
  | { readonly error: Thrown }
  | { readonly heard: readonly unknown[] }
);

interface Thrown {
  readonly name: string;
  readonly message: string;
  /** The code of an AttentiveError. */
  readonly code: ErrorCode | undefined;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly callback: Callback | undefined;
}

const moved = new WeakMap<object, readonly Transferable[]>();

/** Makes a message with `value`, a parameter or a result, move its `buffers` instead of copying them. */
export function transfer<T extends object>(value: T, buffers: readonly Transferable[]): T {
  moved.set(value, buffers);
  return value;
}

function buffersOf(values: readonly unknown[]): Transferable[] {
  return values.flatMap((value) => moved.get(value as object) ?? []);
}

/** Returns a function that calls a method of the engine in a worker. Of the parameters, one may be a function. */
export function callerOf(
  worker: Worker,
): (method: string, parameters: unknown[]) => Promise<unknown> {
  const calls = new Map<number, Waiting>();
  let lastId = 0;
  worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
    const call = calls.get(data.id);
    if ('heard' in data) {
      call?.callback?.(...data.heard);
      return;
    }
    calls.delete(data.id);
    if ('error' in data) call?.reject(errorOf(data.error));
    else call?.resolve(data.value);
  });
  return (method, given) =>
    new Promise((resolve, reject) => {
      const id = ++lastId;
      const callback = given.findIndex((parameter) => typeof parameter === 'function');
      const parameters = given.map((parameter, i) => (i === callback ? undefined : parameter));
      worker.postMessage({ id, method, parameters, callback } satisfies Call, buffersOf(given));
      calls.set(id, { resolve, reject, callback: given[callback] as Callback | undefined });
    });
}

/** Serves the calls that this worker gets. */
export function serve(engine: Engine): void {
  const answer = (message: Answer, buffers: Transferable[] = []) =>
    postMessage(message, { transfer: buffers });
  addEventListener('message', async ({ data }: MessageEvent<Call>) => {
    const { id, method, parameters, callback } = data;
    if (callback >= 0)
      parameters[callback] = (...heard: readonly unknown[]) => answer({ id, heard });
    try {
      const value = await (engine as unknown as Record<string, Method>)[method]?.(...parameters);
      answer({ id, value }, buffersOf([value]));
    } catch (error) {
      answer({ id, error: thrownOf(error as Error) });
    }
  });
}

function thrownOf(error: Error): Thrown {
  const code = error instanceof AttentiveError ? error.code : undefined;
  return { name: error.name, message: error.message, code };
}

function errorOf({ name, message, code }: Thrown): Error {
  return code ? new AttentiveError(code, message) : Object.assign(new Error(message), { name });
}
