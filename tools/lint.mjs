// Runs formatters and linters: `npm run lint` checks, `npm run format` (--fix) rewrites what it can.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap } from './bootstrap.mjs';
import { buildPackage, buildWasm, configure } from './build.mjs';
import { capture, Failure, isMain, jobs, main, root, run } from './common.mjs';
import { checkConfigDescriptions, writeConfigDescriptions } from './describe-config.mjs';

/** Returns the checks by name; each throws a Failure when it finds something. */
export function lintChecks(env) {
  return {
    'clang-format': () => run('clang-format-19', ['--dry-run', '--Werror', ...cppFiles()], { env }),
    'clang-tidy': () => clangTidy(env),
    biome: () => run('biome', ['ci', '--error-on-warnings'], { env }),
    typescript: () => {
      // Tests and the page are checked against the declarations that are shipped.
      buildWasm(env);
      buildPackage(env);
      run('tsc', ['--noEmit'], { env });
    },
    // Finds links that lead nowhere and public types that the reference omits.
    reference: () => run('typedoc', ['--out', 'build/lint/reference'], { env }),
    'configuration descriptions': () => checkConfigDescriptions(env),
    directions: () => run(process.execPath, ['tools/check-directions.mjs'], { env }),
    'registry hosts': checkRegistryHosts,
    'file lengths': checkFileLengths,
  };
}

function trackedFiles(...patterns) {
  return capture('git', ['ls-files', '--', ...patterns])
    .split('\n')
    .filter(Boolean);
}

const cppFiles = () => trackedFiles('*.cpp', '*.h');

function clangTidy(env) {
  configure('native', env);
  // Each source of the core and the command line is checked once, although the double-precision build lists those
  // of the core a second time.
  const commands = JSON.parse(
    readFileSync(join(root, 'build/native/compile_commands.json'), 'utf8'),
  )
    .filter(({ command }) => / -o CMakeFiles\/attentive(_core|_cli)?\.dir\/Unity\//.test(command))
    // The precompiled header is another compiler's, so it is left out.
    .map((entry) => ({
      ...entry,
      // Clang may have other names for the machine's newest instructions.
      command: `${entry.command.replace(/ -Winvalid-pch -include \S+/, '')} -Wno-invalid-feature-combination`,
    }));
  const folder = join(root, 'build/lint');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'compile_commands.json'), JSON.stringify(commands));
  capture('run-clang-tidy-19', ['-quiet', '-p', folder, '-j', String(jobs)], { env });
}

/** Checks that no tracked file names the host of a registry, so that the project installs from any. */
function checkRegistryHosts() {
  const hosts = 'registry\\.|pypi\\.|files\\.pythonhosted|deb\\.debian|archive\\.ubuntu';
  const found = capture('sh', ['-c', `git grep -nIE "https?://[^/]*(${hosts})" || true`]);
  if (found) throw new Failure(`Tracked files name registry hosts:\n${found}`);
  for (const lock of trackedFiles('package-lock.json', '*/package-lock.json')) {
    if (readFileSync(join(root, lock), 'utf8').includes('"resolved"')) {
      throw new Failure(`${lock} holds "resolved" addresses.`);
    }
  }
}

/** Sources stay short enough to be read at one sitting; data and a page, which is one file, may be as long as they are. */
function checkFileLengths() {
  const most = 400;
  const folders = ['src', 'web', 'tests', 'tools', 'bench', 'models/pytorch'];
  const long = trackedFiles(...folders)
    .filter((path) => /\.(cpp|h|mjs|js|mts|ts|css|py|sh)$/.test(path))
    .map((path) => ({ path, lines: readFileSync(join(root, path), 'utf8').split('\n').length - 1 }))
    .filter(({ lines }) => lines > most);
  if (long.length === 0) return;
  const list = long.map(({ path, lines }) => `${path} has ${lines}`);
  throw new Failure(`Split files of more than ${most} lines:\n${list.join('\n')}`);
}

if (isMain(import.meta.url)) {
  main(() => {
    const env = bootstrap('build', 'native', 'lint');
    if (process.argv.includes('--fix')) {
      writeConfigDescriptions(env);
      run('clang-format-19', ['-i', ...cppFiles()], { env });
      run('biome', ['check', '--write'], { env });
      return;
    }
    for (const check of Object.values(lintChecks(env))) check();
  });
}
