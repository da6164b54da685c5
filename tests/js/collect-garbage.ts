import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');

/** Runs JavaScript's garbage collector at once. */
export const collectGarbage: () => void = runInNewContext('gc');
