import { describe, expect, it } from 'vitest';
import { findViolations } from '../../tools/check-directions.mjs';

const violationsIn = (path: string, text: string) => findViolations([{ path, text }]);

describe('includes of the C++ rooms', () => {
  it('go from a room to those that it stands on', () => {
    const text = [
      '#include "core/layers/attention.h"',
      '#include <Eigen/Core>',
      '#include "core/kernels/gemm.h"',
      '#include "core/tensor.h"',
    ].join('\n');
    expect(violationsIn('src/core/layers/attention.cpp', text)).toEqual([]);
  });

  it.each([
    ['src/core/kernels/gemm.cpp', 'core/layers/linear.h'],
    ['src/core/layers/linear.cpp', 'core/model/config.h'],
    ['src/core/model/encoder.h', 'core/search/greedy.h'],
    ['src/core/search/greedy.h', 'core/training/trainer.h'],
    ['src/core/text/tokenizer.cpp', 'core/model/config.h'],
    ['src/core/model/seq2seq.cpp', 'core/text/tokenizer.h'],
    ['src/core/tensor.h', 'core/kernels/gemm.h'],
    ['src/core/training/trainer.cpp', 'cli/progress.h'],
    ['src/bindings/embind.cpp', 'cli/files.h'],
    ['src/cli/main.cpp', 'bindings/embind.h'],
  ])('do not point back: %s to %s', (path, target) => {
    expect(violationsIn(path, `#pragma once\n#  include "${target}"\n`)).toEqual([
      expect.stringContaining(`${path}: may not include ${target}`),
    ]);
  });

  it('name project headers from src/', () => {
    expect(violationsIn('src/core/layers/linear.cpp', '#include "linear.h"')).toHaveLength(1);
    expect(violationsIn('src/core/layers/linear.cpp', '#include "../tensor.h"')).toHaveLength(1);
  });

  it('keep the headers of one platform in one room', () => {
    const emscripten = '#include <emscripten/bind.h>';
    expect(violationsIn('src/bindings/embind.cpp', emscripten)).toEqual([]);
    expect(violationsIn('src/core/kernels/gemm.cpp', emscripten)).toHaveLength(1);
    const simd = '#include <wasm_simd128.h>';
    expect(violationsIn('src/core/kernels/gemm.cpp', simd)).toEqual([]);
    expect(violationsIn('src/core/layers/linear.cpp', simd)).toHaveLength(1);
  });

  it('stay within known rooms', () => {
    expect(violationsIn('src/core/attic/old.cpp', '')).toHaveLength(1);
  });
});

describe('imports of the scripts', () => {
  it('of the package stay inside it, but for what is bundled and Node', () => {
    const allowed = [
      "import * as Comlink from 'comlink';",
      "import { get } from 'idb-keyval';",
      "import { readFile } from 'node:fs/promises';",
      "import { AttentiveError } from './errors.js';",
      "const engine = await import('./attentive-translate-simd.mjs');",
    ].join('\n');
    expect(violationsIn('src/js/load.ts', allowed)).toEqual([]);
  });

  it.each([
    ['src/js/load.ts', "import { h } from 'preact';", 'preact'],
    ['src/js/load.ts', "export * from '../../web/main.js';", '../../web/main.js'],
    ['src/js/load.ts', "await import('../../web/main.js')", '../../web/main.js'],
    ['web/main.ts', "import {\n  load,\n} from '../src/js/load.js';", '../src/js/load.js'],
    ['web/main.ts', "import '../dist/index.js';", '../dist/index.js'],
    ['web/main.ts', "import { wrap } from 'comlink';", 'comlink'],
    ['web/main.ts', "import { defineConfig } from 'vite';", 'vite'],
  ])('do not leave their room: %s with %s', (path, text, target) => {
    expect(violationsIn(path, text)).toEqual([
      expect.stringContaining(`${path}: may not import ${target}`),
    ]);
  });

  it('let the page use the public package only', () => {
    expect(violationsIn('web/main.ts', "import { loadModel } from 'attentive';")).toEqual([]);
    expect(violationsIn('web/main.ts', "import './style.css';")).toEqual([]);
    expect(violationsIn('web/vite.config.ts', "import { defineConfig } from 'vite';")).toEqual([]);
  });
});
