// Installs the packages that our engine is measured against, which no build needs.
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, root, run } from '../tools/common.mjs';

export const peers = join(root, 'bench/peers');

/** Installs the peers in JavaScript. @returns why they are missing, or undefined */
export function installPeers() {
  const lock = join(peers, 'package-lock.json');
  const installed = join(peers, 'node_modules/.package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) {
    return undefined;
  }
  console.log('Installing the peers ...');
  try {
    run('npm', ['ci', '--ignore-scripts'], { cwd: peers });
    return undefined;
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure;
    return `the peers could not be installed: ${failure.message}`;
  }
}
