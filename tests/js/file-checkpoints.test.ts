import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTrainer, fileCheckpoints } from 'attentive';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { config, examples } from './suites/reversal.js';

const old = Uint8Array.of(1, 1, 1);
const fresh = Uint8Array.of(2);
const isRoot = process.getuid?.() === 0;

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'attentive-checkpoints-'));
  path = join(folder, 'run');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Only root may create devices. */
const deviceKinds: [string, () => unknown][] = isRoot
  ? [['a device', () => spawnSync('mknod', [path, 'c', '1', '3'])]]
  : [];
const bytesIn = (file: string) => new Uint8Array(readFileSync(file));
const modeOf = (file: string) => statSync(file).mode & 0o7777;

describe('fileCheckpoints() replacing a file', () => {
  it('replaces the target of symbolic links, also in chains, and keeps the links', async () => {
    mkdirSync(join(folder, 'disk'));
    writeFileSync(join(folder, 'disk', 'target'), old);
    symlinkSync('disk/middle', path);
    symlinkSync('target', join(folder, 'disk', 'middle'));
    const store = fileCheckpoints(path);
    expect(await store.load()).toEqual(old);
    await store.save(fresh);
    expect(bytesIn(join(folder, 'disk', 'target'))).toEqual(fresh);
    await store.remove();
    expect(await store.load()).toBeUndefined();
    await store.save(old); // The links lead to nothing, so their target is created.
    expect(bytesIn(join(folder, 'disk', 'target'))).toEqual(old);
    for (const link of [path, join(folder, 'disk', 'middle')]) {
      expect(lstatSync(link).isSymbolicLink()).toBe(true);
    }
    expect(readdirSync(join(folder, 'disk'))).toEqual(['middle', 'target']);
  });

  it.each([0o600, 0o640, 0o666])('keeps the file mode %o', async (mode) => {
    writeFileSync(path, old);
    chmodSync(path, mode);
    await fileCheckpoints(path).save(fresh);
    expect([modeOf(path), bytesIn(path)]).toEqual([mode, fresh]);
  });

  it('gives a new file the mode that the umask leaves', async () => {
    writeFileSync(join(folder, 'another'), '');
    await fileCheckpoints(path).save(fresh);
    expect(modeOf(path)).toBe(modeOf(join(folder, 'another')));
  });

  it.runIf(isRoot)('keeps the owner and group of the file', async () => {
    writeFileSync(path, old);
    chownSync(path, 1234, 1235);
    await fileCheckpoints(path).save(fresh);
    expect(statSync(path)).toMatchObject({ uid: 1234, gid: 1235 });
  });

  it.each<[string, () => unknown]>([
    ['a folder', () => mkdirSync(path)],
    ['a pipe', () => spawnSync('mkfifo', [path])],
    [
      'a symbolic link to a pipe',
      () => {
        spawnSync('mkfifo', [join(folder, 'pipe')]);
        symlinkSync('pipe', path);
      },
    ],
    ['a symbolic link that leads to itself', () => symlinkSync('run', path)],
    ['a symbolic link to an open descriptor', () => symlinkSync('/proc/self/fd/1', path)],
    ...deviceKinds,
  ])('refuses %s and leaves it unchanged', async (_, make) => {
    make();
    const before = lstatSync(path);
    const store = fileCheckpoints(path);
    const calls = [
      () => store.save(fresh),
      () => store.load(),
      () => store.remove(),
      () => store.lock?.(),
    ];
    for (const call of calls) {
      await expect(call()).rejects.toMatchObject({
        code: 'invalid-argument',
        message: expect.stringMatching(/run is (not a regular file|a symbolic link that leads to)/),
      });
    }
    expect(lstatSync(path)).toMatchObject({ ino: before.ino, mode: before.mode });
    expect(readdirSync(folder).filter((name) => name !== 'run' && name !== 'pipe')).toEqual([]);
  });

  it('refuses a socket and leaves it unchanged', async () => {
    const server = createServer().listen(path);
    await expect.poll(() => existsSync(path)).toBe(true);
    await expect(fileCheckpoints(path).save(fresh)).rejects.toThrow('is not a regular file');
    expect(lstatSync(path).isSocket()).toBe(true);
    server.close();
  });

  it('keeps the old file, and no other, when writing fails', async () => {
    writeFileSync(path, old);
    // A limit on the size of files stands for a full disk.
    const script = `
      const { fileCheckpoints } = await import(${JSON.stringify(new URL('../../dist/index.js', import.meta.url).href)});
      process.on('SIGXFSZ', () => {});
      await fileCheckpoints(${JSON.stringify(path)}).save(new Uint8Array(1e6)).then(
        () => console.log('saved'), (failure) => console.log(failure.code));`;
    const { stdout } = spawnSync(
      'sh',
      ['-c', 'ulimit -f 8; exec "$0" --input-type=module -e "$1"', process.execPath, script],
      { encoding: 'utf8' },
    );
    expect(stdout).toBe('EFBIG\n');
    expect(bytesIn(path)).toEqual(old);
    expect(readdirSync(folder)).toEqual(['run']);
  });
});

describe('the lock of fileCheckpoints()', () => {
  const claim = (pid: number | undefined, host = hostname(), since = new Date()) =>
    writeFileSync(`${path}.lock`, `process ${pid} on ${host} since ${since.toISOString()}\n`);
  const taken = {
    name: 'AttentiveError',
    code: 'invalid-state',
    message: expect.stringMatching(/run: another training has it: .*remove .*run\.lock/s),
  };

  it('refuses a second training, naming the holder, while the first goes on', async () => {
    const [first, second] = await Promise.all([
      createTrainer({ config, examples }),
      createTrainer({ config, examples }),
    ]);
    for (const other of [fileCheckpoints(path), undefined]) {
      const store = fileCheckpoints(path);
      const fit = first.fit({ steps: 4, reportEvery: 0, checkpoints: { store, every: 0 } });
      await fit.next();
      const refused = second.fit({ steps: 1, checkpoints: { store: other ?? store } });
      await expect(refused.next()).rejects.toMatchObject({
        ...taken,
        message: expect.stringContaining(`process ${process.pid} on ${hostname()} since 2`),
      });
      for await (const _ of fit);
    }
    expect(readdirSync(folder)).toEqual(['run']);
    for await (const _ of second.fit({ steps: 1, checkpoints: { store: fileCheckpoints(path) } }));
    first.destroy();
    second.destroy();
  });

  it('keeps save() without fit() from a file that another process has locked', async () => {
    await fileCheckpoints(path).save(old);
    const other = spawn('sleep', ['60']);
    try {
      claim(other.pid);
      await expect(fileCheckpoints(path).save(fresh)).rejects.toMatchObject(taken);
      expect(bytesIn(path)).toEqual(old);
    } finally {
      other.kill();
    }
  });

  it('counts when it is held on another machine', async () => {
    claim(1, 'elsewhere');
    await expect(fileCheckpoints(path).lock?.()).rejects.toMatchObject(taken);
    writeFileSync(`${path}.lock`, 'nonsense');
    await expect(fileCheckpoints(path).lock?.()).rejects.toMatchObject(taken);
  });

  it.each([
    ['a process that was killed', () => claim(spawnSync('true').pid)],
    ['an earlier process of the same number', () => claim(process.pid, hostname(), new Date(0))],
  ])('does not count when it was left behind by %s', async (_, leave) => {
    leave();
    const store = fileCheckpoints(path);
    const release = await store.lock?.();
    await store.save(fresh);
    await release?.();
    expect(readdirSync(folder)).toEqual(['run']);
  });

  it('refuses save() once another training has taken it', async () => {
    const store = fileCheckpoints(path);
    const release = await store.lock?.();
    claim(process.ppid);
    await expect(store.save(fresh)).rejects.toMatchObject(taken);
    await release?.();
    expect(readdirSync(folder)).toEqual(['run.lock']);
  });
});
