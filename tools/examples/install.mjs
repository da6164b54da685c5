// Installs an example from tarballs, and the tools that it needs.
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { capture, root } from '../common.mjs';

/** The packages that examples get as tarballs, and their folders. */
const packages = { attentive: '.', '@attentive/fr-en': './models/fr-en' };

/** Packs our packages as npm publishes them. @returns the paths of the tarballs by name */
export function pack(folder) {
  const destination = ['--pack-destination', folder];
  return Object.fromEntries(
    Object.entries(packages).map(([name, source]) => [
      name,
      join(folder, capture('npm', ['pack', '--silent', ...destination, source])),
    ]),
  );
}

/** Returns the package.json of an example, with other versions of its tools where `versions` names them. */
export function readPackage(folder, versions = {}) {
  const packageJson = readJson(join(folder, 'package.json'));
  return { ...packageJson, devDependencies: { ...packageJson.devDependencies, ...versions } };
}

/** Returns the names and versions of what an example needs beside our packages. */
export function toolsOf({ dependencies, devDependencies }) {
  const all = Object.entries({ ...dependencies, ...devDependencies });
  return all.filter(([name]) => !(name in packages));
}

/** Finds a package of this repository, of which several versions may be installed, as `vite-6` beside `vite`. */
export function findInstalled([name, version]) {
  const folder = join(root, 'node_modules');
  return readdirSync(folder)
    .filter((entry) => entry.startsWith(name))
    .map((entry) => join(folder, entry))
    .find((path) => {
      const found = readJson(join(path, 'package.json'));
      return found.name === name && found.version === version;
    });
}

/** Copies an example to `target` and installs our packages and its tools there. */
export function install(source, target, packageJson, tarballs) {
  cpSync(source, target, { recursive: true });
  const dependencies = { ...packageJson.dependencies };
  for (const [name, tarball] of Object.entries(tarballs)) dependencies[name] = `file:${tarball}`;
  writeFileSync(join(target, 'package.json'), JSON.stringify({ ...packageJson, dependencies }));
  capture('npm', ['install', '--no-fund', '--no-audit'], { cwd: target });
}

/** Does the same without a registry: the tools are those of this repository. */
export function installFromHere(source, target, packageJson, tarballs) {
  cpSync(source, target, { recursive: true });
  writeFileSync(join(target, 'package.json'), JSON.stringify(packageJson));
  for (const [name, tarball] of Object.entries(tarballs)) unpack(name, tarball, target);
  for (const tool of toolsOf(packageJson)) link(findInstalled(tool), target);
}

/** Unpacks the tarball of a package where Node looks for it. @returns the package's folder */
export function unpack(name, tarball, target) {
  const folder = join(target, 'node_modules', name);
  mkdirSync(folder, { recursive: true });
  capture('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1']);
  return folder;
}

/** Links a package and its commands, as npm links a folder. */
function link(tool, target) {
  const { name, bin = {} } = readJson(join(tool, 'package.json'));
  const commands = typeof bin === 'string' ? { [name]: bin } : bin;
  const folder = join(target, 'node_modules');
  mkdirSync(join(folder, '.bin'), { recursive: true });
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  symlinkSync(tool, join(folder, name));
  for (const [command, script] of Object.entries(commands)) {
    symlinkSync(join(tool, script), join(folder, '.bin', command));
  }
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}
