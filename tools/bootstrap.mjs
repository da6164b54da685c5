// Installs whatever a build or a test needs and this machine lacks: Debian packages through apt, Emscripten into the
// user's cache folder, npm packages from the lock file. It only looks at files, so it is fast when all is there.
//
//   node tools/bootstrap.mjs          install everything, linters among it; with CI=true also Firefox, WebKit
//                                    and PyTorch
//   eval "$(node tools/bootstrap.mjs --env)"   put emcc on the PATH of this shell
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { capture, Failure, isMain, main, root, run, which } from './common.mjs';

const minimumNode = [20, 19, 0];
const minimumEmscripten = [3, 1, 69];
/** Emscripten comes from this Debian release, also on machines with an earlier one. */
const emscriptenSuite = 'trixie';

const command = (name) => () => which(name) !== undefined;
const header = (path) => () =>
  ['/usr/include', '/usr/local/include', '/opt/homebrew/include'].some((folder) =>
    existsSync(join(folder, path)),
  );

/** For each use, the Debian packages that it needs, with a check whether what they bring is installed. */
const packages = {
  build: {
    'g++': command('c++'),
    cmake: command('cmake'),
    'ninja-build': command('ninja'),
    'libeigen3-dev': header('eigen3/Eigen/Core'),
    'nlohmann-json3-dev': header('nlohmann/json.hpp'),
    'libcli11-dev': header('CLI/CLI.hpp'),
  },
  native: {
    'zlib1g-dev': header('zlib.h'),
    'libutf8proc-dev': header('utf8proc.h'),
  },
  test: {
    'libgtest-dev': header('gtest/gtest.h'),
    chromium: command('chromium'),
  },
  sanitizers: {
    'clang-19': command('clang++-19'),
    'libclang-rt-19-dev': () => existsSync('/usr/lib/llvm-19/lib/clang/19/lib/linux'),
  },
  browsers: {
    'firefox-esr': command('firefox-esr'),
    'webkit2gtk-driver': command('WebKitWebDriver'),
    xvfb: command('Xvfb'),
  },
  parity: {
    'python3-torch': () => existsSync('/usr/lib/python3/dist-packages/torch'),
    sentencepiece: command('spm_train'),
  },
  lint: {
    'clang-format-19': command('clang-format-19'),
    'clang-tidy-19': command('clang-tidy-19'),
  },
  // Emscripten needs these where this script installs it.
  emscripten: {
    'clang-19': command('clang-19'),
    'lld-19': command('wasm-ld-19'),
    'llvm-19': command('llvm-ar-19'),
    patchelf: command('patchelf'),
    python3: command('python3'),
  },
};

/** @returns the environment for commands that build or test, with emcc and npm's programs on PATH. */
export function bootstrap(...uses) {
  checkNode();
  const emcc = findEmcc();
  installPackages(emcc ? uses : [...uses, 'emscripten']);
  const emscripten = emcc ? { folder: dirname(emcc), variables: {} } : installedEmscripten();
  installNpmPackages();
  return {
    ...process.env,
    ...emscripten.variables,
    EM_NODE_JS: join(root, 'tools/node-for-emscripten.sh'),
    // emcc --emit-tsd calls tsc, so the programs of node_modules are on PATH, too.
    PATH: [emscripten.folder, join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter),
  };
}

function checkNode() {
  if (!atLeast(process.versions.node, minimumNode)) {
    throw new Failure(
      `Node ${process.versions.node} is too old: install Node ${minimumNode.join('.')} or newer.`,
    );
  }
}

/** Compares the leading numbers of a version such as "3.1.69~dfsg" with `minimum`. */
function atLeast(version, minimum) {
  const parts = version
    .trim()
    .replace(/^"/, '')
    .split(/[^0-9]+/, 3)
    .map(Number);
  for (const [i, least] of minimum.entries()) {
    if (parts[i] !== least) return parts[i] > least;
  }
  return true;
}

/** Returns the machine's own emcc, on PATH or in EMSDK, if it is recent enough. */
function findEmcc() {
  const { EMSDK, PATH } = process.env;
  const path = EMSDK ? [join(EMSDK, 'upstream/emscripten'), PATH].join(delimiter) : PATH;
  const emcc = which('emcc', path);
  if (!emcc) return undefined;
  const versionFile = join(dirname(realpathSync(emcc)), 'emscripten-version.txt');
  const version = existsSync(versionFile)
    ? readFileSync(versionFile, 'utf8')
    : capture(emcc, ['-dumpversion']);
  return atLeast(version, minimumEmscripten) ? emcc : undefined;
}

function installPackages(uses) {
  const wanted = uses.flatMap((use) => Object.entries(packages[use]));
  const missing = wanted.filter(([, present]) => !present()).map(([name]) => name);
  if (missing.length === 0) return;

  const byHand = `Install these Debian packages, or what brings the same elsewhere, and run this again:\n  apt-get install ${missing.join(' ')}`;
  const asRoot = process.getuid?.() === 0 ? [] : which('sudo') ? ['sudo'] : undefined;
  if (!which('apt-get') || !asRoot) throw new Failure(byHand);

  console.log(`Installing ${missing.join(' ')} ...`);
  const [first, ...rest] = [...asRoot, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q'];
  try {
    // A third-party source that is down must not stop us as long as Debian's own sources answer.
    try {
      run(first, [...rest, 'update']);
    } catch (failure) {
      console.warn(failure.message);
    }
    run(first, [...rest, 'install', '-y', '--no-install-recommends', ...missing]);
  } catch (failure) {
    throw new Failure(`${failure.message}\n${byHand}`);
  }
}

/** Returns Emscripten in the user's cache folder, where the first call unpacks Debian's packages. */
function installedEmscripten() {
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  const prefix = join(cache, 'attentive', `emscripten-${minimumEmscripten.join('.')}`);
  if (!existsSync(prefix)) installEmscripten(prefix);
  return {
    folder: join(prefix, 'usr/share/emscripten'),
    variables: { EM_BINARYEN_ROOT: join(prefix, 'usr') },
  };
}

function installEmscripten(prefix) {
  console.log(`Installing Emscripten ${minimumEmscripten.join('.')} into ${prefix} ...`);
  const partial = `${prefix}.partial-${process.pid}`;
  mkdirSync(partial, { recursive: true });
  try {
    const downloads = downloadFromSuite(partial);
    for (const name of readdirSync(downloads).filter((file) => file.endsWith('.deb'))) {
      run('dpkg', ['-x', join(downloads, name), join(partial, 'prefix')]);
    }
    adapt(join(partial, 'prefix'), prefix);
    // This is the last step, so that the prefix exists as a whole or not at all.
    if (!existsSync(prefix)) renameSync(join(partial, 'prefix'), prefix);
  } catch (failure) {
    throw new Failure(
      `${failure.message}\nEmscripten could not be installed. Install ${minimumEmscripten.join('.')} or newer with emsdk, Emscripten's own installer (the repository emscripten-core/emsdk), activate it, and run this again.`,
    );
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

/** Downloads the packages with apt folders of its own, so that the system's apt stays untouched. */
function downloadFromSuite(folder) {
  if (!which('apt-get')) throw new Failure('This machine has no apt-get.');
  const at = (...parts) => join(folder, ...parts);
  for (const name of ['sources', 'state/lists/partial', 'cache/archives/partial', 'downloads']) {
    mkdirSync(at(name), { recursive: true });
  }
  writeFileSync(at('sources/suite.sources'), debianSource(emscriptenSuite));
  const options = {
    'Dir::Etc::sourcelist': '/dev/null',
    'Dir::Etc::sourceparts': at('sources'),
    'Dir::Etc::preferencesparts': '/dev/null',
    'Dir::State': at('state'),
    'Dir::State::status': '/var/lib/dpkg/status',
    'Dir::Cache': at('cache'),
    // apt's unprivileged user may not be able to enter the folder.
    'APT::Sandbox::User': 'root',
  };
  const flags = Object.entries(options).flatMap(([key, value]) => ['-o', `${key}=${value}`]);
  run('apt-get', ['-q', ...flags, 'update']);
  // acorn is downloaded, not installed, because its package would install another Node.
  const wanted = ['emscripten', 'binaryen', 'node-acorn', 'libc6', 'libstdc++6', 'libgcc-s1'];
  run('apt-get', ['-q', ...flags, 'download', ...wanted], { cwd: at('downloads') });
  return at('downloads');
}

/** Returns the machine's own Debian source as a deb822 stanza for another suite. */
function debianSource(suite) {
  const release = readFileSync('/etc/os-release', 'utf8');
  const codename = /^VERSION_CODENAME="?([a-z]+)/m.exec(release)?.[1];
  const folder = '/etc/apt/sources.list.d';
  const files = [
    '/etc/apt/sources.list',
    ...(existsSync(folder)
      ? readdirSync(folder)
          .sort()
          .map((name) => join(folder, name))
      : []),
  ].filter((file) => existsSync(file) && statSync(file).isFile());

  for (const file of files) {
    const text = readFileSync(file, 'utf8').replace(/^#.*\n/gm, '');
    for (const entry of file.endsWith('.sources') ? text.split(/\n\s*\n/) : text.split('\n')) {
      const { uri, suites, signedBy } = file.endsWith('.sources')
        ? parseStanza(entry)
        : parseLine(entry);
      if (uri && codename && suites.includes(codename)) {
        return `Types: deb\nURIs: ${uri}\nSuites: ${suite}\nComponents: main\n${signedBy}`;
      }
    }
  }
  throw new Failure('No entry for Debian itself was found among the sources of apt.');
}

const debianKeyring = 'Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg\n';

function parseStanza(stanza) {
  const field = (name) => new RegExp(`^${name}:[ \\t]*(.*)$`, 'im').exec(stanza)?.[1].trim();
  // A key that is written out in the stanza spans lines; Debian's keyring holds the same one.
  const signedBy = field('Signed-By');
  return {
    uri: field('URIs')?.split(/\s+/)[0],
    suites: field('Suites')?.split(/\s+/) ?? [],
    signedBy: signedBy?.startsWith('/') ? `Signed-By: ${signedBy}\n` : debianKeyring,
  };
}

function parseLine(line) {
  const [, uri, codename] = /^deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s+(\S+)/.exec(line) ?? [];
  return { uri, suites: [codename], signedBy: debianKeyring };
}

/** Makes the packages unpacked at `unpacked` run on this machine once they lie at `prefix`. */
function adapt(unpacked, prefix) {
  // Binaryen was linked with a newer C library, so it must run with the one that was unpacked next to it.
  const triplet = readdirSync(join(unpacked, 'usr/lib')).find((name) => /-linux-gnu/.test(name));
  const runPath = join(prefix, 'usr/lib', triplet);
  const programs = readdirSync(join(unpacked, 'usr/bin')).filter((name) => name.startsWith('wasm'));
  for (const name of programs) {
    const file = join(unpacked, 'usr/bin', name);
    if (!readFileSync(file).subarray(0, 4).equals(Buffer.from('\x7fELF', 'latin1'))) continue;
    const interpreter = capture('patchelf', ['--print-interpreter', file]);
    run('patchelf', [
      ...['--set-interpreter', join(prefix, 'usr', interpreter)],
      ...['--set-rpath', runPath, file],
    ]);
  }
  const libraries = join(unpacked, 'usr/lib', triplet);
  for (const name of readdirSync(libraries).filter((file) => file.startsWith('libbinaryen'))) {
    run('patchelf', ['--set-rpath', runPath, join(libraries, name)]);
  }
  // Emscripten's scripts import acorn from beside themselves.
  const modules = join(unpacked, 'usr/share/emscripten/node_modules');
  mkdirSync(modules, { recursive: true });
  rmSync(join(modules, 'acorn'), { force: true, recursive: true });
  symlinkSync(join(prefix, 'usr/share/nodejs/acorn'), join(modules, 'acorn'));
}

function installNpmPackages() {
  const lock = join(root, 'package-lock.json');
  const installed = join(root, 'node_modules/.package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  console.log('Installing npm packages ...');
  // `npm ci` would refuse a lock without the entries of other systems' optional binaries, which a registry may not
  // have. The versions are pinned all the same.
  run('npm', ['install', '--no-save']);
  const now = new Date();
  utimesSync(installed, now, now); // npm does not touch it if nothing had to change.
}

if (isMain(import.meta.url)) {
  main(() => {
    if (process.argv[2] === '--env') {
      const log = console.log;
      console.log = console.error;
      const { PATH, EM_BINARYEN_ROOT, EM_NODE_JS } = bootstrap('build');
      for (const [name, value] of Object.entries({ PATH, EM_BINARYEN_ROOT, EM_NODE_JS })) {
        if (value) log(`export ${name}='${value}'`);
      }
    } else {
      const onlyInCi = process.env.CI ? ['browsers', 'parity'] : [];
      bootstrap('build', 'native', 'test', 'sanitizers', ...onlyInCi, 'lint');
    }
  });
}
