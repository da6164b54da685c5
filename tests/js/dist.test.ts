import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };

const root = fileURLToPath(new URL('../../', import.meta.url));
const files = readdirSync(`${root}dist`, { recursive: true }) as string[];
const scripts = files.filter((name) => /\.m?js$/.test(name));
const textOf = (name: string) => readFileSync(`${root}dist/${name}`, 'utf8');

describe('the built package', () => {
  it('contains the files that package.json points at', () => {
    const { types, browser, default: main } = packageJson.exports['.'];
    for (const path of [types, browser.development, browser.default, main]) {
      expect(existsSync(root + path), path).toBe(true);
    }
  });

  it('contains the engine, the worker, declarations and source maps', () => {
    expect(files).toEqual(
      expect.arrayContaining([
        ...['translate', 'marian', 'train'].flatMap((part) => [
          ...['simd', 'relaxed'].map((variant) => `attentive-${part}-${variant}.wasm`),
          `engine/attentive-${part}-simd.d.mts`,
        ]),
        'index.d.ts',
        ...['index', 'worker', 'engine-parts'].flatMap((name) => [`${name}.js`, `${name}.js.map`]),
      ]),
    );
  });

  it.each(['index.js', 'worker.js'])(
    'has no imports in %s, so that bundlers can keep it as one file',
    (name) => {
      const imports = textOf(name).matchAll(
        /\bimport\s*(?:["'`{*]|\(\s*(?!\s*\/\*\s*@vite-ignore))/g,
      );
      expect([...imports]).toEqual([]);
    },
  );

  it.each(scripts)('evaluates no strings as code in %s', (name) => {
    expect(textOf(name)).not.toMatch(/\bnew\s+Function\b|\beval\s*\(/);
  });

  it.each(scripts)('imports only files beside it in %s', (name) => {
    const imports = textOf(name).matchAll(
      /\bfrom\s*["'`]([^"'`]+)["'`]|\bimport\s*\(?\s*["'`]([^"'`]+)["'`]/g,
    );
    for (const [, statement, call] of imports) {
      const target = statement ?? call ?? '';
      const [path] = target.split('?');
      expect(existsSync(`${root}dist/${path}`), `${name}: ${target}`).toBe(true);
    }
  });

  it.each(scripts)('names files in quotes, in which every bundler finds them, in %s', (name) => {
    expect(textOf(name)).not.toMatch(/`[\w./-]+\.(?:js|wasm)`/);
  });
});
