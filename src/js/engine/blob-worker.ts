/**
 * Starts a worker that runs a script given as text. It is no module, because sandboxed pages may not start those. The
 * script's address is revoked once the worker has read it, which its first message or error tells.
 * @throws whatever the platform throws.
 */
export function startBlobWorker(script: string): Worker {
  const address = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  const revoke = () => URL.revokeObjectURL(address);
  try {
    const worker = new Worker(address);
    for (const event of ['message', 'error'])
      worker.addEventListener(event, revoke, { once: true });
    return worker;
  } catch (failure) {
    revoke();
    throw failure;
  }
}
