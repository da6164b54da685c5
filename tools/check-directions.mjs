// Checks in which directions the rooms of src/ and web/ include and import each other, which ARCHITECTURE.md
// explains, and that no files do so in a circle:
//
//   kernels ← weights ← layers ← model ← { search, training } ← { cli, bindings } ← js ← web
//
// Text, metrics (on text) and tasks stand beside model; bundle stands on model and text, marian on bundle.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import { Failure, isMain, main, root } from './common.mjs';

const model = ['core', 'core/json', 'core/kernels', 'core/layers', 'core/model', 'core/weights'];
const beside = ['core/bundle', 'core/metrics', 'core/tasks', 'core/text'];
const core = [...model, ...beside, 'core/marian', 'core/search', 'core/training'];

/** For each C++ room, the other rooms whose headers it may include. `core` stands for the root headers. */
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
  'core/marian': [...model, 'core/bundle', 'core/text'],
  'core/search': [...model, ...beside],
  'core/training': [...model, ...beside],
  cli: core,
  'cli/native': ['cli', 'core'],
  'cli/node': ['cli', 'core'],
  bindings: core,
};

/** The rooms of the page's texts, one for each language. */
const texts = ['web/src/texts/en', 'web/src/texts/ko'];

/** For each room of scripts, the other rooms whose modules it may import. */
const importable = {
  'src/js/shared': [],
  'src/js/text': ['src/js/shared'],
  'src/js/engine': ['src/js/shared'],
  'src/js/training': ['src/js/shared', 'src/js/text', 'src/js/engine'],
  'src/js': ['src/js/shared', 'src/js/text', 'src/js/engine', 'src/js/training'],
  'src/js/mozilla': ['src/js', 'src/js/shared'],
  'src/js/html': ['src/js', 'src/js/shared', 'src/js/text'],
  'src/js/language-detector': ['src/js', 'src/js/shared'],
  'src/js/cli': ['src/js', 'src/js/shared', 'src/js/engine', 'src/js/mozilla'],
  'web/src/texts/en': [],
  'web/src/texts/ko': ['web/src/texts/en'],
  'web/src/shared': texts,
  'web/src/translate': [...texts, 'web/src/shared'],
  'web/src/look': [...texts, 'web/src/shared'],
  'web/src/train': [...texts, 'web/src/shared'],
  'web/src/understand/parts': [...texts, 'web/src/shared'],
  'web/src/understand/lessons': ['web/src/shared', 'web/src/understand/parts'],
  'web/src/understand': [
    ...[...texts, 'web/src/shared'],
    ...['web/src/understand/lessons', 'web/src/understand/parts'],
  ],
  'web/src': [
    ...[...texts, 'web/src/shared'],
    ...['translate', 'look', 'train', 'understand'].map((view) => `web/src/${view}`),
  ],
  web: [],
};

/** System headers that only these rooms may include, so that all others stay portable. */
const reserved = [
  { header: /^emscripten(\/|\.h)/, rooms: ['bindings', 'cli/node'] },
  { header: /^wasm_simd128\.h$/, rooms: ['core/kernels'] },
];

/** The packages that a script may import. The first entry that matches its path applies. */
const foreign = [
  {
    scripts: /^src\/js\/html\//,
    modules: /^htmlparser2$/,
    why: 'it reads HTML and nothing else',
  },
  {
    scripts: /^src\/js\/language-detector\//,
    modules: /^eld\/extrasmall$/,
    why: 'only the n-grams of eld are bundled',
  },
  {
    scripts: /^src\/js\//,
    modules: /^(idb-keyval|node:.*)$/,
    why: 'idb-keyval and, in src/js/html, htmlparser2 are the only dependencies at run time',
  },
  {
    scripts: /^web\/[^/]+(\.config\.ts|-plugin\.mjs)$/,
    modules: /^(vite|node:.*)$/,
    why: 'it only configures the build',
  },
  {
    scripts: /^web\//,
    modules: /^attentive(\/mozilla)?$/,
    why: 'the page stands on the public package only',
  },
];

/**
 * @param {{ path: string, text: string }[]} files paths from the repository's root, with slashes
 * @returns {string[]} one line for each include or import that is not allowed, and for each circle of them
 */
export function findViolations(files) {
  const directions = files.flatMap(({ path, text }) =>
    isCpp(path) ? checkIncludes(path, text) : checkImports(path, text),
  );
  return [...directions, ...findCircles(files)];
}

const isCpp = (path) => /\.(cpp|h)$/.test(path);

/** Returns the includes of a C++ file as `[, quote, target]`. */
const includesIn = (text) => [...text.matchAll(/^\s*#\s*include\s*(["<])([^">]+)[">]/gm)];

/** Returns what a script imports or re-exports. */
function importsIn(text) {
  const imports = text.matchAll(
    /(?:^|[\s;}])(?:import|export)\b(?:[^'"`;()]*?\bfrom)?\s*(?:\(\s*)?['"]([^'"]+)['"]/g,
  );
  return Array.from(imports, ([, target]) => target);
}

function checkIncludes(path, text) {
  const room = cppRoom(path.slice('src/'.length));
  if (!includable[room]) return [unknownRoom(path, room)];

  return includesIn(text).flatMap(([, quote, target]) => {
    const bad = (why) => [`${path}: may not include ${target}: ${why}`];
    if (quote === '<') {
      const rule = reserved.find(({ header }) => header.test(target));
      return rule && !rule.rooms.includes(room) ? bad(`only ${rule.rooms.join(' and ')} may`) : [];
    }
    const targetRoom = cppRoom(target);
    if (target.startsWith('.') || !includable[targetRoom]) {
      return bad('write project headers from src/, such as "core/tensor.h"');
    }
    return targetRoom === room || includable[room].includes(targetRoom)
      ? []
      : bad(`${room} does not stand on ${targetRoom}`);
  });
}

/** Returns the room of a file by its path from src/: its folder, or in core the first two levels. */
function cppRoom(path) {
  return posix.dirname(path).split('/').slice(0, 2).join('/');
}

function checkImports(path, text) {
  const room = posix.dirname(path);
  if (!importable[room]) return [unknownRoom(path, room)];

  return importsIn(text).flatMap((target) => {
    const bad = (why) => [`${path}: may not import ${target}: ${why}`];
    if (target.startsWith('.')) {
      const targetRoom = posix.dirname(posix.join(room, target));
      return targetRoom === room || importable[room].includes(targetRoom)
        ? []
        : bad(`${room} does not stand on ${targetRoom}`);
    }
    const { modules, why } = foreign.find(({ scripts }) => scripts.test(path));
    return modules.test(target) ? [] : bad(why);
  });
}

const unknownRoom = (path, room) =>
  `${path}: ${room} is not a room; add it to tools/check-directions.mjs`;

/** Returns one line for each circle in which files include or import each other. */
function findCircles(files) {
  const targets = new Map(
    files.map(({ path, text }) => [path, isCpp(path) ? included(text) : imported(path, text)]),
  );
  const circles = [];
  const finished = new Set();
  const visit = (path, trail) => {
    const start = trail.indexOf(path);
    if (start >= 0) circles.push(`${[...trail.slice(start), path].join(' → ')}: a circle`);
    if (start >= 0 || finished.has(path)) return;
    for (const target of targets.get(path) ?? []) visit(target, [...trail, path]);
    finished.add(path);
  };
  for (const path of targets.keys()) visit(path, []);
  return circles;
}

const included = (text) =>
  includesIn(text).flatMap(([, quote, target]) => (quote === '"' ? [`src/${target}`] : []));

/** Returns the modules that a script imports. The package names compiled modules, the page none's ending. */
const imported = (path, text) =>
  importsIn(text)
    .filter((target) => target.startsWith('.'))
    .map((target) => `${posix.join(posix.dirname(path), target).replace(/\.js$/, '')}.ts`);

/** Reads the C++ and script files of src/ and web/. */
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
