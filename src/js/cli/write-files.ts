import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Writes files into a folder, each as a whole: until all are written, none takes its place, and a failure leaves none. */
export async function writeFiles(
  folder: string,
  files: readonly { readonly name: string; readonly bytes: Uint8Array }[],
  signal: AbortSignal,
): Promise<void> {
  const temporary = (name: string) => join(folder, `.${name}.${process.pid}.tmp`);
  await mkdir(folder, { recursive: true });
  try {
    for (const { name, bytes } of files) await writeFile(temporary(name), bytes, { signal });
    signal.throwIfAborted();
    for (const { name } of files) await rename(temporary(name), join(folder, name));
  } finally {
    for (const { name } of files) await rm(temporary(name), { force: true });
  }
}
