import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };

const root = fileURLToPath(new URL('../../', import.meta.url));
const files = readdirSync(`${root}dist`);
const scripts = files.filter((name) => /\.m?js$/.test(name));
const textOf = (name: string) => readFileSync(`${root}dist/${name}`, 'utf8');

describe('the package', () => {
  it('has what its package.json points at', () => {
    const { types, default: main } = packageJson.exports['.'];
    expect(existsSync(root + types)).toBe(true);
    expect(existsSync(root + main)).toBe(true);
  });

  it('has the parts of the engine, the worker, declarations and source maps', () => {
    expect(files).toEqual(
      expect.arrayContaining([
        ...['translate-simd', 'translate-relaxed', 'train-simd', 'train-relaxed'].flatMap((part) =>
          ['mjs', 'wasm', 'd.mts'].map((ending) => `attentive-${part}.${ending}`),
        ),
        ...['index.js', 'index.js.map', 'index.d.ts', 'worker.js', 'worker.js.map'],
      ]),
    );
  });

  it.each(scripts)('makes no code from strings: %s', (name) => {
    expect(textOf(name)).not.toMatch(/\bnew\s+Function\b|\beval\s*\(/);
  });

  it.each(scripts)('imports only what lies beside it: %s', (name) => {
    const imports = textOf(name).matchAll(
      /\bfrom\s*["'`]([^"'`]+)["'`]|\bimport\s*\(?\s*["'`]([^"'`]+)["'`]/g,
    );
    for (const [, statement, call] of imports) {
      const target = statement ?? call ?? '';
      expect(existsSync(`${root}dist/${target}`), `${name}: ${target}`).toBe(true);
    }
  });

  it.each(scripts)('names files in quotes, in which every bundler finds them: %s', (name) => {
    expect(textOf(name)).not.toMatch(/`[\w./-]+\.(?:m?js|wasm)`/);
  });
});
