import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';

const built = new URL('../../build/web/', import.meta.url);
const packaged = new URL('../../dist/index.js', import.meta.url);

/** Bytes, gzipped, of the page's own code for all views, without the package, the engine and the models. */
const budget = 120_000;
/** What is fetched before the first view can be used, the package included: the other views come later. */
const firstBudget = 65_000;

const gzipped = (file: URL) => gzipSync(readFileSync(file)).length;

const sum = (names: readonly string[]) =>
  names.reduce((total, name) => total + gzipped(new URL(name, built)), 0);

/** The chunks that hold nothing but modules of the package. */
const ofPackage = /\/(?:worker|alignment|file-cache|training|mozilla)-/;

it('the code of the page takes at most 120 kB', () => {
  const assets = readdirSync(new URL('assets', built)).map((name) => `assets/${name}`);
  const code = assets.filter((name) => /\.(js|css)$/.test(name) && !ofPackage.test(name));
  expect(sum(['index.html', ...code]) - gzipped(packaged)).toBeLessThanOrEqual(budget);
});

it('the first view takes at most 65 kB', () => {
  const page = readFileSync(new URL('index.html', built), 'utf8');
  const linked = Array.from(page.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.(?:js|css))"/g));
  expect(linked.length).toBeGreaterThan(1);
  const names = linked.map(([, name]) => name as string);
  expect(sum(['index.html', ...names])).toBeLessThanOrEqual(firstBudget);
});
