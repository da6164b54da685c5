import { describe, expect, it } from 'vitest';
import { findViolations } from '../../tools/check-directions.mjs';

const violationsIn = (path: string, text: string) => findViolations([{ path, text }]);

describe('includes of C++ rooms', () => {
  it('may go from a room to those that it stands on', () => {
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
  ])('may not point back: %s to %s', (path, target) => {
    expect(violationsIn(path, `#pragma once\n#  include "${target}"\n`)).toEqual([
      expect.stringContaining(`${path}: may not include ${target}`),
    ]);
  });

  it('must name project headers from src/', () => {
    expect(violationsIn('src/core/layers/linear.cpp', '#include "linear.h"')).toHaveLength(1);
    expect(violationsIn('src/core/layers/linear.cpp', '#include "../tensor.h"')).toHaveLength(1);
  });

  it('may reach the headers of a platform from its rooms only', () => {
    const emscripten = '#include <emscripten/bind.h>';
    expect(violationsIn('src/bindings/embind.cpp', emscripten)).toEqual([]);
    expect(violationsIn('src/cli/node/posix.cpp', emscripten)).toEqual([]);
    expect(violationsIn('src/cli/files.cpp', emscripten)).toHaveLength(1);
    expect(violationsIn('src/core/kernels/gemm.cpp', emscripten)).toHaveLength(1);
    const simd = '#include <wasm_simd128.h>';
    expect(violationsIn('src/core/kernels/gemm.cpp', simd)).toEqual([]);
    expect(violationsIn('src/core/layers/linear.cpp', simd)).toHaveLength(1);
  });

  it('are refused in a folder that is not a room', () => {
    expect(violationsIn('src/core/attic/old.cpp', '')).toHaveLength(1);
  });
});

describe('imports of scripts', () => {
  it.each([
    ['src/js/training/checkpoint-store.ts', "import { get } from 'idb-keyval';"],
    ['src/js/shared/node.ts', "import { readFile } from 'node:fs/promises';"],
    ['src/js/text/streaming.ts', "import { unlessAborted } from '../shared/abort.js';"],
    ['src/js/text/streaming.ts', "import { gapsAround } from './segmenter.js';"],
    ['src/js/engine/engine-parts.ts', "await import('./attentive-train-simd.mjs');"],
    ['src/js/trainer.ts', "import { train } from './training/fit.js';"],
    ['web/src/train/trial.ts', "import { find } from '../shared/dom';"],
    ['web/src/main.ts', "import { start } from './translate/translate-view';"],
    ['web/src/main.ts', "import { loadModel } from 'attentive';"],
    ['web/src/translate/own-model.ts', "await import('attentive/mozilla');"],
    ['web/vite.config.ts', "import { defineConfig } from 'vite';"],
  ])('may go to rooms below and to some modules: %s with %s', (path, text) => {
    expect(violationsIn(path, text)).toEqual([]);
  });

  it.each([
    ['src/js/engine/load.ts', "import { h } from 'preact';", 'preact'],
    ['src/js/model.ts', "export * from '../../web/src/main.js';", '../../web/src/main.js'],
    ['src/js/model.ts', "await import('../../web/src/main.js')", '../../web/src/main.js'],
    ['src/js/shared/source.ts', "import '../engine/variant.js';", '../engine/variant.js'],
    ['src/js/engine/load.ts', "import type { A } from '../training/fit.js';", '../training/fit.js'],
    ['src/js/training/fit.ts', "import { Trainer } from '../trainer.js';", '../trainer.js'],
    ['web/src/main.ts', "import {\n  load,\n} from '../../src/js/x.js';", '../../src/js/x.js'],
    ['web/src/main.ts', "import '../../dist/index.js';", '../../dist/index.js'],
    ['web/src/main.ts', "import { get } from 'idb-keyval';", 'idb-keyval'],
    ['web/src/main.ts', "import { defineConfig } from 'vite';", 'vite'],
    ['web/src/train/run.ts', "import '../translate/drafts';", '../translate/drafts'],
    ['web/src/shared/live.ts', "import '../views';", '../views'],
    ['web/main.ts', "import { defineConfig } from 'vite';", 'vite'],
  ])('may not go elsewhere: %s with %s', (path, text, target) => {
    expect(violationsIn(path, text)).toEqual([
      expect.stringContaining(`${path}: may not import ${target}`),
    ]);
  });

  it('are refused in a folder that is not a room', () => {
    expect(violationsIn('src/js/attic/old.ts', '')).toHaveLength(1);
  });
});

describe('circles', () => {
  it('of headers are found', () => {
    const files = [
      { path: 'src/core/model/encoder.h', text: '#include "core/model/bridge.h"' },
      { path: 'src/core/model/bridge.h', text: '#include "core/model/decoder.h"' },
      { path: 'src/core/model/decoder.h', text: '#include "core/model/encoder.h"' },
      { path: 'src/core/model/encoder.cpp', text: '#include "core/model/encoder.h"' },
    ];
    expect(findViolations(files)).toEqual([expect.stringContaining('encoder.h → ')]);
  });

  it.each([
    ['src/js/engine', "import type { B } from './b.js';", "export * from './a.js';"],
    ['web/src/train', "import { B } from './b';", "import type { A } from './a';"],
  ])('of scripts are found, of types too: %s', (room, importsB, importsA) => {
    const files = [
      { path: `${room}/a.ts`, text: importsB },
      { path: `${room}/b.ts`, text: importsA },
    ];
    const circle = `${room}/a.ts → ${room}/b.ts → ${room}/a.ts: a circle`;
    expect(findViolations(files)).toEqual([circle]);
  });

  it('are none where two files use the same third', () => {
    const files = [
      { path: 'src/js/engine/a.ts', text: "import './b.js';\nimport './c.js';" },
      { path: 'src/js/engine/b.ts', text: "import './c.js';" },
      { path: 'src/js/engine/c.ts', text: '' },
    ];
    expect(findViolations(files)).toEqual([]);
  });
});
