import type { TestContext } from 'vitest';
import { supports } from '../../../src/js/engine/variant.js';

/** Skips a test of the relaxed variant where that cannot run: tests/browser/agreement.test.ts knows in which browsers. */
export function skipWithoutRelaxed(skip: TestContext['skip']): void {
  skip(!supports('relaxed'), 'there is no relaxed SIMD here');
}
