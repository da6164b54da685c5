// Serves sites in memory, so that browsers can fetch them, too.
import { AttentiveError } from 'attentive';
import { listMozillaModels, type MozillaModel } from 'attentive/mozilla';
import { expect, vi } from 'vitest';
import { indexPath, type PublishedModel, type Site, someBytes, someFiles } from './mozilla-site.js';

export const origin = 'https://models.example';
export const registry = origin + indexPath;
const platformFetch = globalThis.fetch;

/** Serves a site at the origin; all other addresses stay as they are. */
export function serve(site: Site): void {
  vi.stubGlobal('fetch', async (address: string, init?: RequestInit) => {
    init?.signal?.throwIfAborted();
    const url = new URL(address, origin);
    if (url.origin !== origin) return platformFetch(address, init);
    const bytes = site.get(url.pathname);
    if (!bytes) return new Response(null, { status: 404, statusText: 'Not Found' });
    return new Response(bytes, { headers: { 'Content-Length': `${bytes.length}` } });
  });
}

export const published: PublishedModel[] = [
  { from: 'fr', to: 'en', files: someFiles(1) },
  {
    ...{ from: 'en', to: 'ja', architecture: 'base-memory', version: '2.1' },
    files: {
      ...{ model: someBytes(40_000, 9), srcvocab: someBytes(3_000, 8) },
      trgvocab: someBytes(3_500, 7),
    },
  },
];

export async function firstModel(site: Site): Promise<MozillaModel> {
  serve(site);
  const [model] = await listMozillaModels({ registry });
  return model as MozillaModel;
}

/** Returns the message of an AttentiveError. */
export async function messageOf(work: Promise<unknown>, code = 'bad-model'): Promise<string> {
  const failure = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(failure).toBeInstanceOf(AttentiveError);
  expect((failure as AttentiveError).code).toBe(code);
  return (failure as AttentiveError).message;
}
