import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';

const built = new URL('../../build/web/', import.meta.url);

/** Bytes, gzipped, of all that the page may fetch to show its views, but not of the engine and the models. */
const budget = 120_000;
/** What it fetches before the first view can be used: the scripts of the other views come later. */
const firstBudget = 60_000;

const gzipped = (name: string) => gzipSync(readFileSync(new URL(name, built))).length;

const sum = (names: readonly string[]) => names.reduce((total, name) => total + gzipped(name), 0);

it('all code of the page takes at most 120 kB', () => {
  const assets = readdirSync(new URL('assets', built)).map((name) => `assets/${name}`);
  const code = assets.filter((name) => /\.(js|css)$/.test(name) && !/\/worker-/.test(name));
  expect(sum(['index.html', ...code])).toBeLessThanOrEqual(budget);
});

it('the first view takes at most 60 kB of it', () => {
  const page = readFileSync(new URL('index.html', built), 'utf8');
  const linked = Array.from(page.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.(?:js|css))"/g));
  expect(linked.length).toBeGreaterThan(1);
  const names = linked.map(([, name]) => name as string);
  expect(sum(['index.html', ...names])).toBeLessThanOrEqual(firstBudget);
});
