import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');

/** Collects JavaScript's garbage at once. */
export const collectGarbage: () => void = runInNewContext('gc');
