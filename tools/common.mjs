// Functions that the tools share: paths, running commands, reporting failures.
import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { availableParallelism } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const jobs = Math.max(1, availableParallelism());

/** A failure whose message is meant for the user, and which is printed without a stack. */
export class Failure extends Error {}

/** Runs `command`, showing its output; throws a Failure when it does not exit with 0. */
export function run(command, args, options = {}) {
  const { error, status, signal } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    ...options,
  });
  if (error) throw new Failure(`${command}: ${error.message}`);
  if (status !== 0) {
    const called = [command, ...args].join(' ');
    const shown = called.length > 120 ? `${called.slice(0, 120)} ...` : called;
    throw new Failure(`${shown} ended with ${signal ?? `status ${status}`}`);
  }
}

/** Runs `command` without blocking; resolves when it exits with 0, and rejects with a Failure otherwise. */
export function start(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
    child.on('error', ({ message }) => reject(new Failure(`${command}: ${message}`)));
    child.on('close', (status, signal) => {
      if (status === 0) resolve();
      else reject(new Failure(`${command} ended with ${signal ?? `status ${status}`}`));
    });
  });
}

/** Returns the trimmed standard output of `command`; throws a Failure when it does not exit with 0. */
export function capture(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, encoding: 'utf8', ...options });
  if (result.error) throw new Failure(`${command}: ${result.error.message}`);
  if (result.status !== 0) {
    const end = result.signal ?? `status ${result.status}`;
    throw new Failure(`${command} ended with ${end}:\n${result.stdout}${result.stderr}`);
  }
  return result.stdout.trim();
}

/** Returns the full path of an executable on PATH, or undefined. */
export function which(name, path = process.env.PATH ?? '') {
  for (const folder of path.split(delimiter)) {
    try {
      const candidate = join(folder, name);
      accessSync(candidate, constants.X_OK);
      return candidate;
    } catch {
      // The next folder may contain it.
    }
  }
  return undefined;
}

/** Returns a Python that has PyTorch, which builds do not need, or undefined. Debian's own may not be first on PATH. */
export function pythonWithTorch() {
  return ['python3', '/usr/bin/python3'].find(
    (python) => spawnSync(python, ['-c', 'import torch'], { stdio: 'ignore' }).status === 0,
  );
}

/** Runs a tool's main function, and turns a Failure into a message on stderr and exit status 1. */
export async function main(body) {
  try {
    await body();
  } catch (error) {
    console.error(error instanceof Failure ? `\n${error.message}` : error);
    process.exitCode = 1;
  }
}

/** Returns whether Node was started with the module of this `import.meta.url`. */
export function isMain(url) {
  return fileURLToPath(url) === process.argv[1];
}
