import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { root } from '../../tools/common.mjs';

// tests/cli/ tests what all commands do, natively and in Node. These are matters of Node alone.

const command = join(root, packageJson.bin.attentive);
const model = join(root, 'models/dates/dates.safetensors');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'attentive-command-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Starts a program of Node. Resolves, when it has ended, to what it wrote and how it ended. */
function start(...args: readonly string[]) {
  const child = spawn(process.execPath, args);
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].on('data', (text: Buffer) => {
      output[name] += text;
    });
  }
  const ended = new Promise<typeof output & { status: number | NodeJS.Signals | null }>((resolve) =>
    child.on('close', (status, signal) => resolve({ ...output, status: signal ?? status })),
  );
  return { child, ended };
}

describe('npx attentive', () => {
  it('lists the commands of C++ and of JavaScript in its help', async () => {
    const { status, stdout } = await start(command, '--help').ended;
    expect(status).toBe(0);
    for (const name of ['train', 'translate', 'convert', 'mozilla', 'Examples:']) {
      expect(stdout).toContain(name);
    }
  });

  it('reads and writes pipes that a parent in Node keeps from blocking', async () => {
    const parent = `
      process.stdin; process.stdout;
      const { spawnSync } = require('node:child_process');
      const words = ${JSON.stringify([command, 'translate', '--model', model])};
      process.exitCode = spawnSync(process.execPath, words, { stdio: 'inherit' }).status;`;
    const { child, ended } = start('-e', parent);
    for (const date of ['20JAN2019\n', '21JAN2019\n']) {
      await pause(300);
      child.stdin.write(date);
    }
    child.stdin.end();
    expect(await ended).toEqual({ status: 0, stdout: '2019-01-20\n2019-01-21\n', stderr: '' });
  });

  it('ends quietly when nobody reads on', async () => {
    const { child, ended } = start(command, 'translate', '--model', model);
    child.stdout.destroy();
    child.stdin.end('20JAN2019\n');
    expect(await ended).toEqual({ status: 141, stdout: '', stderr: '' });
  });

  it('ends at once at the second signal', async () => {
    const config = join(folder, 'c.json');
    const corpus = join(folder, 'pairs.tsv');
    const out = join(folder, 'm');
    writeFileSync(config, '{}');
    // Nobody writes to the pipe, so the training waits for it and cannot stop by itself.
    execFileSync('mkfifo', [corpus]);
    const { child, ended } = start(
      ...[command, 'train', '--config', config, '--train', corpus, '--dev', corpus, '--out', out],
    );
    while (!existsSync(`${out}.checkpoint.lock`)) await pause(20);
    await pause(300);
    child.kill('SIGINT');
    await pause(300);
    expect(child.exitCode).toBe(null);
    child.kill('SIGTERM');
    expect((await ended).status).toBe('SIGTERM');
  });
});
