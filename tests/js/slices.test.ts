import { expect, it, vi } from 'vitest';
import { Slices } from '../../src/js/engine/slices.js';

it('a job that is cancelled while it waits does no work', async () => {
  const slices = new Slices();
  const work = [1, 2, 3].map(() => vi.fn(() => true));
  const jobs = work.map((slice, job) => slices.run(job, slice));
  slices.cancel(1);
  expect(await Promise.all(jobs)).toEqual([true, false, true]);
  expect(work.map((slice) => slice.mock.calls.length)).toEqual([1, 0, 1]);
});

it('jobs are done in the order in which they came', async () => {
  const slices = new Slices();
  const done: number[] = [];
  const jobs = [1, 2, 3].map((job) => slices.run(job, () => done.push(job) > 0));
  await Promise.all(jobs);
  expect(done).toEqual([1, 2, 3]);
});
