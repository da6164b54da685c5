// Builds whatever is missing or out of date. `npm run build` builds all that is shipped: both WebAssembly variants,
// the package in dist/ and the page in build/web.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { bootstrap } from './bootstrap.mjs';
import { Failure, isMain, jobs, main, root, run } from './common.mjs';

export const variants = ['simd', 'relaxed'];
const at = (...parts) => join(root, ...parts);

const parts = ['translate', 'marian', 'train'];
const partFile = (variant, part, ending) =>
  at(`build/wasm-${variant}`, `attentive-${part}-${variant}.${ending}`);
const partFiles = (variants, ending) =>
  variants.flatMap((variant) => parts.map((part) => partFile(variant, part, ending)));

/** The JavaScript of the engine's parts and of the command line, which both variants share. */
export const glueFiles = [...partFiles(['simd'], 'mjs'), partFile('simd', 'cli', 'mjs')];

export const wasmFiles = partFiles(variants, 'wasm');

/** The command line is no part of the engine, which pages fetch. */
const cliFiles = (ending) => variants.map((variant) => partFile(variant, 'cli', ending));

/** Configures a CMake preset the first time; later, Ninja decides when to do so again. */
export function configure(preset, env) {
  if (existsSync(at('build', preset, 'build.ninja'))) return;
  run('cmake', ['--preset', preset], { env });
}

export function buildPreset(preset, env) {
  buildTarget(preset, 'all', env);
}

export function buildTarget(preset, target, env) {
  configure(preset, env);
  const parallel = ['--parallel', String(jobs)];
  run('cmake', ['--build', '--preset', preset, '--target', target, ...parallel], { env });
}

export function buildWasm(env) {
  for (const variant of variants) buildPreset(`wasm-${variant}`, env);
}

/** Builds dist/: the bundled modules, their declarations, and the engine's parts beside them. */
export function buildPackage(env) {
  const declarations = partFiles(['simd'], 'd.mts');
  const shipped = [...wasmFiles, ...cliFiles('wasm')];
  const inputs = [
    at('src/js'),
    ...partFiles(variants, 'mjs'),
    ...cliFiles('mjs'),
    ...shipped,
    ...declarations,
    ...['package-lock.json', 'tsconfig.base.json', 'tsconfig.build.json'].map((name) => at(name)),
    ...['tools/build.mjs', 'tools/rolldown.config.mjs'].map((name) => at(name)),
  ];
  whenOutOfDate('package', inputs, at('dist'), () => {
    for (const part of [...parts, 'cli']) checkSameGlue(part);
    run('rolldown', ['--config', at('tools/rolldown.config.mjs')], { env });
    run('tsc', ['-p', 'tsconfig.build.json'], { env });
    for (const file of shipped) copyFileSync(file, at('dist', basename(file)));
    for (const file of declarations) copyFileSync(file, at('dist/engine', basename(file)));
  });
}

/** Compares the glue, because Emscripten renames its imports and exports in every build. */
function checkSameGlue(part) {
  const [first, ...others] = variants.map((variant) =>
    readFileSync(partFile(variant, part, 'mjs'), 'utf8').replaceAll(`${part}-${variant}`, part),
  );
  if (others.some((glue) => glue !== first)) {
    throw new Failure(
      `The glue of attentive-${part} differs between ${variants.join(' and ')}, but dist/ has one for all: ` +
        'build them with the same options, or let src/js/engine/engine-parts.ts import the glue of each variant.',
    );
  }
}

/** Builds build/web: the page as static files. */
export function buildPage(env) {
  const inputs = ['web', 'dist', 'models', 'package-lock.json', 'tools/build.mjs'];
  whenOutOfDate(
    'page',
    inputs.map((name) => at(name)),
    at('build/web'),
    () => {
      // Several versions are installed for tests and share the command's name, so the path selects one.
      const vite = at('node_modules/vite/bin/vite.js');
      run(process.execPath, [vite, 'build', 'web', '--logLevel', 'warn'], { env });
    },
  );
}

/** Runs `build` into an emptied `output` unless a build of it succeeded after all of `inputs`. */
function whenOutOfDate(name, inputs, output, build) {
  const stamp = at('build', `${name}.stamp`);
  if (existsSync(stamp) && existsSync(output)) {
    const built = statSync(stamp).mtimeMs;
    if (inputs.every((input) => newest(input) <= built)) return;
  }
  console.log(`Building the ${name} ...`);
  const started = new Date();
  rmSync(stamp, { force: true });
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output, { recursive: true });
  build();
  writeFileSync(stamp, '');
  utimesSync(stamp, started, started);
}

/** Returns the time of the latest change in a file or a tree. A folder's own time reveals removed files. */
function newest(path) {
  const status = statSync(path, { throwIfNoEntry: false });
  if (!status) return 0;
  if (!status.isDirectory()) return status.mtimeMs;
  return readdirSync(path)
    .filter((name) => name !== 'node_modules')
    .reduce((latest, name) => Math.max(latest, newest(join(path, name))), status.mtimeMs);
}

if (isMain(import.meta.url)) {
  main(() => {
    const env = bootstrap('build');
    buildWasm(env);
    buildPackage(env);
    buildPage(env);
  });
}
