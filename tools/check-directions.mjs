// Holds the directions in which the rooms of src/ and web/ may include and import each other:
//
//   kernels ← weights ← layers ← model ← { search, training } ← { cli, bindings } ← js ← web
//
// with text, metrics (on text) and tasks beside model, and bundle on model and text. ARCHITECTURE.md says why.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import { Failure, isMain, main, root } from './common.mjs';

const model = ['core', 'core/json', 'core/kernels', 'core/layers', 'core/model', 'core/weights'];
const beside = ['core/bundle', 'core/metrics', 'core/tasks', 'core/text'];
const core = [...model, ...beside, 'core/search', 'core/training'];

/** C++ room → the rooms, besides itself, whose headers it may include. `core` is the root headers. */
const includable = {
  core: [],
  'core/json': ['core'],
  'core/kernels': ['core'],
  'core/weights': ['core', 'core/kernels'],
  'core/layers': ['core', 'core/kernels', 'core/weights'],
  'core/model': ['core', 'core/json', 'core/kernels', 'core/layers', 'core/weights'],
  'core/text': ['core', 'core/json'],
  'core/metrics': ['core', 'core/text'],
  'core/tasks': ['core'],
  'core/bundle': [...model, 'core/text'],
  'core/search': [...model, ...beside],
  'core/training': [...model, ...beside],
  cli: core,
  bindings: core,
};

/** System headers that belong to one room: everything else must stay portable. */
const reserved = [
  { header: /^emscripten(\/|\.h)/, room: 'bindings' },
  { header: /^wasm_simd128\.h$/, room: 'core/kernels' },
];

/**
 * @param {{ path: string, text: string }[]} files paths from the repository's root, with slashes
 * @returns {string[]} one line for each include or import that is not allowed
 */
export function findViolations(files) {
  return files.flatMap(({ path, text }) => {
    const check = /\.(cpp|h)$/.test(path) ? checkIncludes : checkImports;
    return check(path, text);
  });
}

function checkIncludes(path, text) {
  const room = cppRoom(path.slice('src/'.length));
  if (!includable[room]) return [`${path}: ${room} is not a room; tools/check-directions.mjs`];

  return [...text.matchAll(/^\s*#\s*include\s*(["<])([^">]+)[">]/gm)].flatMap(
    ([, quote, target]) => {
      const bad = (why) => [`${path}: may not include ${target}: ${why}`];
      if (quote === '<') {
        const rule = reserved.find(({ header }) => header.test(target));
        return rule && rule.room !== room ? bad(`only ${rule.room} may`) : [];
      }
      const targetRoom = cppRoom(target);
      if (target.startsWith('.') || !includable[targetRoom]) {
        return bad('write project headers from src/, such as "core/tensor.h"');
      }
      return targetRoom === room || includable[room].includes(targetRoom)
        ? []
        : bad(`${room} does not stand on ${targetRoom}`);
    },
  );
}

/** The room of a file by its path from src/: its folder, two levels deep in core. */
function cppRoom(path) {
  return posix.dirname(path).split('/').slice(0, 2).join('/');
}

function checkImports(path, text) {
  const room = path.startsWith('web/') ? 'web' : 'src/js';
  const imports = text.matchAll(
    /(?:^|[\s;}])(?:import|export)\b(?:[^'"`;()]*?\bfrom)?\s*(?:\(\s*)?['"]([^'"]+)['"]/g,
  );
  return [...imports].flatMap(([, target]) => {
    const bad = (why) => [`${path}: may not import ${target}: ${why}`];
    if (target.startsWith('.')) {
      const resolved = posix.join(posix.dirname(path), target);
      return resolved.startsWith(`${room}/`) ? [] : bad(`it lies outside ${room}`);
    }
    if (room === 'web') {
      const buildConfiguration = /^web\/[^/]+\.config\.[a-z]+$/.test(path);
      if (buildConfiguration && /^(vite|node:.*)$/.test(target)) return [];
      return target === 'attentive' ? [] : bad('the page stands on the public package only');
    }
    return ['comlink', 'idb-keyval'].includes(target) || target.startsWith('node:')
      ? []
      : bad('comlink and idb-keyval are the only dependencies at run time');
  });
}

/** The C++ and script files of src/ and web/. */
function readSources() {
  return ['src', 'web']
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true }).map((name) => join(root, folder, name)),
    )
    .filter((path) => /\.(cpp|h|ts|mts|js|mjs)$/.test(path))
    .map((path) => ({
      path: relative(root, path).split(sep).join('/'),
      text: readFileSync(path, 'utf8'),
    }));
}

if (isMain(import.meta.url)) {
  main(() => {
    const violations = findViolations(readSources());
    if (violations.length > 0) throw new Failure(violations.join('\n'));
  });
}
