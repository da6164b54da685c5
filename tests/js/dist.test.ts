import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };

const root = fileURLToPath(new URL('../../', import.meta.url));
const files = readdirSync(`${root}dist`, { recursive: true }) as string[];
const scripts = files.filter((name) => /\.m?js$/.test(name));
const commandLine = ['cli.js', 'cli-program.js', 'cli-mozilla.js'];
const modules = scripts.filter((name) => !commandLine.includes(name));
const textOf = (name: string) => readFileSync(`${root}dist/${name}`, 'utf8');

describe('the built package', () => {
  it('contains the files that package.json points at', () => {
    for (const name of ['.', './mozilla', './html'] as const) {
      const { types, browser, default: main } = packageJson.exports[name];
      for (const path of [types, browser.development, browser.default, main]) {
        expect(existsSync(root + path), path).toBe(true);
      }
    }
    const detector = packageJson.exports['./language-detector'];
    for (const path of Object.values(detector)) expect(existsSync(root + path), path).toBe(true);
    expect(textOf(packageJson.bin.attentive.replace('dist/', ''))).toMatch(
      /^#!\/usr\/bin\/env node\n/,
    );
  });

  it('contains the engine, the worker, declarations and source maps', () => {
    expect(files).toEqual(
      expect.arrayContaining([
        ...['translate', 'marian', 'train', 'cli'].flatMap((part) =>
          ['simd', 'relaxed'].map((variant) => `attentive-${part}-${variant}.wasm`),
        ),
        ...['translate', 'marian', 'train'].map((part) => `engine/attentive-${part}-simd.d.mts`),
        'index.d.ts',
        ...[
          'index',
          'training',
          'alignment',
          'file-cache',
          'worker',
          'engine-parts',
          'mozilla',
          'html',
          'language-detector',
        ]
          .map((name) => `${name}.js`)
          .concat(commandLine)
          .flatMap((name) => [name, `${name}.map`]),
        'inline.js',
      ]),
    );
  });

  it.each([
    ['index.js', ['import("./alignment.js', 'import("./file-cache.js', 'import("./training.js']],
    ['inline.js', []],
    ['worker.js', []],
    ['training.js', []],
    ['alignment.js', []],
    ['file-cache.js', []],
    ['language-detector.js', []],
  ])('has in %s the imports %j, so that nothing more is fetched', (name, expected) => {
    const imports = textOf(name).matchAll(
      /\bimport\s*(?:["'`{*]|\(\s*(?!\s*\/\*\s*@vite-ignore|\$\{)["'`]?)[\w./-]*/g,
    );
    expect([...new Set(Array.from(imports, ([text]) => text))].sort()).toEqual(expected);
  });

  it('names no file in inline.js', () => {
    expect(textOf('inline.js')).not.toMatch(/\bimport\.meta\b|new URL\(\\?["'`]\.\//);
  });

  it.each(scripts)('evaluates no strings as code in %s', (name) => {
    expect(textOf(name)).not.toMatch(/\bnew\s+Function\b|\beval\s*\(/);
  });

  // The n-grams of language-detector.js look like imports; that it has none is tested above.
  it.each(modules.filter((name) => name !== 'language-detector.js'))(
    'imports only files beside it in %s',
    (name) => {
      const imports = textOf(name).matchAll(
        /\bfrom\s*["'`]([^"'`]+)["'`]|\bimport\s*\(?\s*["'`]([^"'`]+)["'`]/g,
      );
      for (const [, statement, call] of imports) {
        const target = statement ?? call ?? '';
        const [path] = target.split('?');
        expect(existsSync(`${root}dist/${path}`), `${name}: ${target}`).toBe(true);
      }
    },
  );

  it.each(commandLine)('imports only files beside it and Node in %s', (name) => {
    const imports = textOf(name).matchAll(
      /\bimport\{[^}]*\}from["'`]([^"'`]+)["'`]|\bimport\(["'`]([^"'`]+)["'`]\)/g,
    );
    for (const [, statement, call] of imports) {
      const path = statement ?? call ?? '';
      expect(isBuiltin(path) || existsSync(`${root}dist/${path}`), path).toBe(true);
    }
  });

  it.each(['mozilla', 'html'])('shares the classes of the package with attentive/%s', (name) => {
    expect(textOf(`${name}.js`)).toMatch(/from\s*"\.\/index\.js"/);
    expect(textOf(`${name}-unbundled.js`)).toMatch(/from\s*"\.\/unbundled\.js"/);
  });

  it.each(scripts)('names files in quotes, in which every bundler finds them, in %s', (name) => {
    expect(textOf(name)).not.toMatch(/`[\w./-]+\.(?:js|wasm)`/);
  });
});
