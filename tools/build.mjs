// Builds what is missing or out of date. `npm run build` makes what is shipped: both WebAssembly
// variants, the package in dist/ and the page in build/web.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { bootstrap } from './bootstrap.mjs';
import { isMain, jobs, main, root, run } from './common.mjs';

export const variants = ['simd', 'relaxed'];
const at = (...parts) => join(root, ...parts);

/** The engine's parts in both variants: who only translates fetches one alone. */
export const engines = variants.flatMap((variant) =>
  ['translate', 'train'].map((part) => {
    const name = `attentive-${part}-${variant}`;
    const file = (ending) => at(`build/wasm-${variant}`, `${name}.${ending}`);
    return { name, glue: file('mjs'), wasm: file('wasm'), declarations: file('d.mts') };
  }),
);

/** Configures a CMake preset unless that was done; Ninja sees by itself when to do so again. */
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

/** dist/: the bundled modules, their declarations, and the engine's parts beside them. */
export function buildPackage(env) {
  const copied = engines.flatMap(({ wasm, declarations }) => [wasm, declarations]);
  const inputs = [
    at('src/js'),
    ...engines.map(({ glue }) => glue),
    ...copied,
    ...['package-lock.json', 'tsconfig.base.json', 'tsconfig.build.json'].map((name) => at(name)),
    ...['tools/build.mjs', 'tools/rolldown.config.mjs'].map((name) => at(name)),
  ];
  whenOutOfDate('package', inputs, at('dist'), () => {
    run('rolldown', ['--config', at('tools/rolldown.config.mjs')], { env });
    run('tsc', ['-p', 'tsconfig.build.json'], { env });
    for (const file of copied) copyFileSync(file, at('dist', basename(file)));
  });
}

/** build/web: the page as static files. */
export function buildPage(env) {
  const inputs = ['web', 'dist', 'models', 'package-lock.json', 'tools/build.mjs'];
  whenOutOfDate(
    'page',
    inputs.map((name) => at(name)),
    at('build/web'),
    () => {
      run('vite', ['build', 'web', '--logLevel', 'warn'], { env });
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

/** The latest change in a file or a tree; a folder's own time tells of what was removed from it. */
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
