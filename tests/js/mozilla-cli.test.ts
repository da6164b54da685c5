import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { root } from '../../tools/common.mjs';
import { SiteServer } from './site-server.js';
import {
  bucketOf,
  collectionPaths,
  indexPath,
  type PublishedModel,
  remoteSettingsOf,
  someBytes,
  someFiles,
} from './suites/mozilla-site.js';

const server = new SiteServer();
const published: PublishedModel[] = [
  { from: 'fr', to: 'en', files: someFiles(1) },
  { from: 'fr', to: 'en', status: 'Nightly', architecture: 'base', files: someFiles(2) },
  {
    ...{ from: 'en', to: 'zh_hant' },
    files: {
      ...{ model: someBytes(70_000, 3), srcvocab: someBytes(300, 4) },
      trgvocab: someBytes(200, 5),
    },
  },
];
let folder: string;
beforeAll(() => server.start());
afterAll(() => server.stop());
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'attentive-mozilla-'));
  server.handlers.clear();
  server.site = await bucketOf(published, server.origin);
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Starts the command that npm installs, with the registry of the server. */
function start(...args: readonly string[]) {
  const cli = join(root, packageJson.bin.attentive);
  const child = spawn(process.execPath, [cli, 'mozilla', ...args]);
  const output = { status: 0, stdout: '', stderr: '' };
  child.stdout.on('data', (text: Buffer) => {
    output.stdout += text;
  });
  child.stderr.on('data', (text: Buffer) => {
    output.stderr += text;
  });
  const ended = new Promise<typeof output>((resolve) =>
    child.on('close', (status) => resolve({ ...output, status: status ?? -1 })),
  );
  return { child, ended };
}

const run = (...args: readonly string[]) =>
  start(...args, '--registry', server.origin + indexPath).ended;

describe('attentive mozilla list', () => {
  it('prints a table', async () => {
    expect(await run('list')).toEqual({
      ...{ status: 0, stderr: '' },
      stdout: [
        'from  to       architecture  version  MB   licence  Firefox',
        'en    zh-Hant  tiny          -        0.1  MPL-2.0  Release',
        'fr    en       tiny          -        0.1  MPL-2.0  Release',
        '',
      ].join('\n'),
    });
  });

  it('prints JSON', async () => {
    const { stdout } = await run('list', '--json', '--from', 'fr-CA', '--channel', 'nightly');
    const models = JSON.parse(stdout);
    expect(models.map((model: { architecture: string }) => model.architecture)).toEqual([
      ...['tiny', 'base'],
    ]);
    expect(models[0].files).toHaveLength(3);
  });

  it('matches languages as Translator.create() does', async () => {
    const { stdout } = await run('list', '--from', 'en-GB', '--to', 'zh-TW');
    expect(stdout.split('\n')[1]).toMatch(/^en {4}zh-Hant/);
    expect((await run('list', '--to', 'zh-Hans')).stdout.trim().split('\n')).toHaveLength(1);
  });

  it('ends quietly when nobody reads on', async () => {
    const { child, ended } = start('list', '--json', '--registry', server.origin + indexPath);
    child.stdout.destroy();
    expect((await ended).stderr).toBe('');
  });

  it('fails with one line if there is no registry', async () => {
    server.site.clear();
    const { status, stdout, stderr } = await run('list');
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^attentive: \S+models\.json could not be fetched: HTTP 404.*\n$/);
  });
});

describe('attentive mozilla fetch', () => {
  it('writes the files and prints how to go on', async () => {
    const out = join(folder, 'new', 'fr en');
    const { status, stdout, stderr } = await run(
      ...['fetch', '--from', 'fr', '--to', 'en', '--out', out],
    );
    expect(status).toBe(0);
    expect(readdirSync(out).sort()).toEqual([
      ...['lex.50.50.fren.s2t.bin', 'model.fren.intgemm.alphas.bin', 'vocab.fren.spm'],
    ]);
    const { model = new Uint8Array() } = published[0]?.files ?? {};
    const written = readFileSync(join(out, 'model.fren.intgemm.alphas.bin'));
    expect(Buffer.compare(written, model)).toBe(0);
    expect(stdout).toBe(`npx attentive convert \\
  --marian '${out}/model.fren.intgemm.alphas.bin' \\
  --vocab '${out}/vocab.fren.spm' \\
  --lex '${out}/lex.50.50.fren.s2t.bin' \\
  --source-language fr \\
  --target-language en \\
  --out '${out}/fr-en.safetensors'

import { loadModel } from 'attentive';
const model = await loadModel({
  marian: {
    model: "${out}/model.fren.intgemm.alphas.bin",
    vocab: "${out}/vocab.fren.spm",
    shortlist: "${out}/lex.50.50.fren.s2t.bin",
    sourceLanguage: "fr",
    targetLanguage: "en",
  },
});
`);
    expect(stderr).toMatch(/Downloading: 100 %\nWrote 3 files to /);
  });

  it('names both vocabularies where a model has two', async () => {
    const { stdout } = await run('fetch', '--from', 'en', '--to', 'zh-TW', '--out', folder);
    expect(stdout).toContain(`--vocab ${folder}/srcvocab.enzhhant.spm`);
    expect(stdout).toContain(`--target-vocab ${folder}/trgvocab.enzhhant.spm`);
    expect(stdout).not.toContain('--lex');
    expect(stdout).toContain(`targetVocab: "${folder}/trgvocab.enzhhant.spm"`);
  });

  it('fetches from Remote Settings', async () => {
    server.site = await remoteSettingsOf('first', published, server.origin);
    const registry = server.origin + collectionPaths.first;
    const { ended } = start(
      ...['fetch', '--from', 'fr', '--to', 'en', '--out', folder, '--registry', registry],
    );
    expect((await ended).status).toBe(0);
    expect(readdirSync(folder)).toHaveLength(3);
  });

  it('writes nothing if a file is wrong', async () => {
    server.site.set(
      server.pathOf('/vocab.'),
      someBytes(4_000, 9).fill(0x1f, 0, 1).fill(0x8b, 1, 2),
    );
    const out = join(folder, 'none');
    const { status, stderr } = await run('fetch', '--from', 'fr', '--to', 'en', '--out', out);
    expect(status).toBe(1);
    expect(stderr).toMatch(/attentive: vocab\.fren\.spm: its gzip data are damaged/);
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('leaves nothing behind after %s', async (signal) => {
    const stalled = server.stall(server.pathOf('/model.fren'));
    const registry = server.origin + indexPath;
    const { child, ended } = start(
      ...['fetch', '--from', 'fr', '--to', 'en', '--out', folder, '--registry', registry],
    );
    await stalled;
    child.kill(signal);
    expect((await ended).status).toBe(signal === 'SIGINT' ? 130 : 143);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('says that there is no such model', async () => {
    const { status, stderr } = await run('fetch', '--from', 'de', '--to', 'en', '--out', folder);
    expect(status).toBe(1);
    expect(stderr).toMatch(/there is no model from de to en/);
  });
});

describe('attentive mozilla', () => {
  it('prints its help', async () => {
    const { status, stdout } = await start('--help').ended;
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Usage:[\s\S]*Not affiliated with Mozilla/);
  });

  it.each([
    ['an unknown command', ['play'], /there is no command 'mozilla play'/],
    ['an unknown option', ['list', '--colour'], /--colour/],
    ['no folder', ['fetch', '--from', 'fr', '--to', 'en'], /needs --from, --to and --out/],
    ['no tag', ['list', '--from', 'not a tag'], /'not a tag' is no language tag/],
    ['an option of another command', ['list', '--out', 'x'], /--out is for mozilla fetch/],
    ['an unknown channel', ['list', '--channel', 'beta'], /channel must be one of/],
    ['no registry', ['list', '--registry', 'x'], /registry must be an address/],
  ])('exits with 2 for %s', async (_, args, message) => {
    const { status, stdout, stderr } = await start(...args).ended;
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
  });
});
