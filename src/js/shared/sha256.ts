import { AttentiveError } from './errors.js';

/** @throws AttentiveError `unsupported` if this page cannot compute a SHA-256. */
export function checkCanHash(): void {
  if (globalThis.crypto?.subtle) return;
  throw new AttentiveError(
    'unsupported',
    'Files cannot be verified, because pages have crypto.subtle only in secure contexts: serve the page over HTTPS',
  );
}

/** Returns the SHA-256 of bytes in hexadecimal digits. */
export async function sha256Of(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
