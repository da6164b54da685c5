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

  it('has both engines, the worker, declarations and source maps', () => {
    expect(files).toEqual(
      expect.arrayContaining([
        ...['attentive-simd.mjs', 'attentive-simd.wasm', 'attentive-simd.d.mts'],
        ...['attentive-relaxed.mjs', 'attentive-relaxed.wasm', 'attentive-relaxed.d.mts'],
        ...['index.js', 'index.js.map', 'index.d.ts', 'worker.js', 'worker.js.map'],
      ]),
    );
  });

  it.each(scripts)('makes no code from strings: %s', (name) => {
    expect(textOf(name)).not.toMatch(/\bnew\s+Function\b|\beval\s*\(/);
  });

  it.each(scripts)('imports only what lies beside it: %s', (name) => {
    const imports = textOf(name).matchAll(
      /^\s*(?:import|export)\b[^'"]*?["']([^'"]+)["']|\bimport\(\s*["']([^'"]+)["']/gm,
    );
    for (const [, statement, call] of imports) {
      const target = statement ?? call ?? '';
      expect(existsSync(`${root}dist/${target}`), `${name}: ${target}`).toBe(true);
    }
  });
});
