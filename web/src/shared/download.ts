import { create } from './dom';

/** Offers the reader a file, as a download. */
export function download(file: Blob, name: string): void {
  const href = URL.createObjectURL(file);
  create('a', { attributes: { href, download: name } }).click();
  // The address must stay valid until the browser has begun to read it.
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
}
