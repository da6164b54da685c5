// npm run examples: packs the package and a model, installs every folder of examples/ from these tarballs, builds it,
// and reads the translation that its page, development server or script shows. With --quick it leaves out the examples
// that need more than this repository has installed. Names select examples: `npm run examples -- vite esbuild`.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { bootstrap } from './bootstrap.mjs';
import { buildPackage, buildWasm } from './build.mjs';
import { args, executablePath } from './chromium.mjs';
import { Failure, isMain, main, root } from './common.mjs';
import {
  findInstalled,
  install,
  installFromHere,
  pack,
  readPackage,
  toolsOf,
} from './examples/install.mjs';
import { waysOf } from './examples/ways.mjs';

const examples = join(root, 'examples');
const expected = 'I am a student.';

/** These run with further versions of their tools. */
const otherVersions = {
  vite: [{ vite: '7.3.8' }, { vite: '6.4.6' }],
  'own-worker': [{ vite: '6.4.6' }],
};

/**
 * Runs the examples and prints a table of them.
 * @param {{ quick?: boolean, names?: readonly string[] }} [options]
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function runExamples({ quick = false, names = exampleNames() } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'attentive-examples-'));
  const browser = await chromium.launch({ executablePath, args });
  const rows = [];
  try {
    const tarballs = pack(folder);
    const target = join(folder, 'example');
    for (const name of names) {
      for (const versions of [{}, ...(otherVersions[name] ?? [])]) {
        const packageJson = readPackage(join(examples, name), versions);
        rows.push(...(await runExample(name, packageJson, { quick, target, tarballs, browser })));
        rmSync(target, { recursive: true, force: true, maxRetries: 5 });
      }
    }
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true });
  }
  console.log(`\n${rows.map(({ line }) => line).join('\n')}`);
  const count = (outcome) => rows.filter((row) => row.outcome === outcome).length;
  return { passed: count('passed'), failed: count('FAILED') };
}

function exampleNames() {
  return readdirSync(examples, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}

/** Installs an example in `target` and runs it in each of its ways. @returns rows of the table */
async function runExample(name, packageJson, { quick, target, tarballs, browser }) {
  const tools = toolsOf(packageJson);
  const rows = [];
  const addRow = (way, outcome, detail) => {
    const toolsColumn = tools.map((tool) => tool.join(' ')).join(', ');
    const columns = [name.padEnd(14), toolsColumn.padEnd(34), way.padEnd(7), outcome, detail];
    rows.push({ outcome, line: columns.join(' ') });
    console.log(rows.at(-1).line);
  };
  if (quick && !tools.every(findInstalled)) {
    addRow('', 'skipped', 'with --quick, because its tools are not installed here');
    return rows;
  }

  const installExample = quick ? installFromHere : install;
  try {
    installExample(join(examples, name), target, packageJson, tarballs);
  } catch (failure) {
    addRow('install', 'FAILED', `\n${beginningOf(failure.message)}`);
    return rows;
  }
  for (const [way, read] of Object.entries(waysOf(name, packageJson.scripts))) {
    const started = performance.now();
    try {
      const shown = await read(target, browser);
      if (shown !== expected) throw new Failure(`It shows “${shown}”.`);
      addRow(way, 'passed', `in ${((performance.now() - started) / 1000).toFixed(1)} s`);
    } catch (failure) {
      addRow(way, 'FAILED', `\n${beginningOf(failure.message)}`);
    }
  }
  return rows;
}

/** Returns enough of a message to recognize the failure; bundlers quote whole minified lines. */
function beginningOf(message) {
  const lines = message.split('\n').slice(0, 20);
  return lines.map((line) => line.slice(0, 300)).join('\n');
}

if (isMain(import.meta.url)) {
  main(async () => {
    const env = bootstrap('build', 'test');
    buildWasm(env);
    buildPackage(env);
    const parameters = process.argv.slice(2);
    const quick = parameters.includes('--quick');
    const names = parameters.filter((parameter) => parameter !== '--quick');
    const chosen = names.length > 0 ? { quick, names } : { quick };
    const { passed, failed } = await runExamples(chosen);
    console.log(`${passed} passed, ${failed} failed`);
    if (failed > 0) process.exitCode = 1;
  });
}
