// npm test: builds what is missing, runs every suite even when one fails, and ends with one line
// `N passed, N failed`, before which it names the suites that were skipped. With --all, it adds the suites that
// take long or need more; with --lint, it counts the linters' checks among the tests.
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bootstrap } from './bootstrap.mjs';
import { buildPackage, buildPage, buildPreset, buildWasm } from './build.mjs';
import { Failure, jobs, main, pythonWithTorch, root, run, start } from './common.mjs';
import { pack, readPackage, unpack } from './examples/install.mjs';
import { runExamples } from './examples.mjs';
import { buildFuzzers, fuzzTargets, runFuzzers } from './fuzz.mjs';
import { lintChecks } from './lint.mjs';
import { missing } from './other-browsers.mjs';

/** @typedef {{ passed: number, failed: number }} Counts */

/** A binary's tests are split into at most this many parts, so that none is without a test. */
const shards = Math.min(jobs, 4);

/**
 * These tests train whole models, so they only run natively. With sanitizers they would take minutes, and the other
 * tests cover every kind of step.
 */
const whatIsLearnt =
  '*.LearnsToReverseWords/*:*.ReversesWordsItHasNotSeen/*:*.AreBothLearned*:*AttentionBecomesFocused*';

/** These tests call functions of the command line, and do not run it. */
const partsOfTheCommandLine =
  'Alignments.*:Files.*:Interrupts.*:Line*.*:Noise.*:Paragraphs.*:Progress.*:*SentencePieceAgreement.*:TrainingLock.*:Tsv.*';

/**
 * Runs one GoogleTest binary of a preset, a part of it on each processor, without some of its tests.
 * @returns {Promise<Counts>}
 */
async function googleTest(preset, binary, env, without = '') {
  buildPreset(preset, env);
  const parts = await Promise.all(
    Array.from({ length: shards }, (_, part) =>
      counted(
        `${preset}-${binary}-${part}`,
        (report) =>
          start(
            join(root, 'build', preset, binary),
            ['--gtest_brief=1', `--gtest_output=json:${report}`, `--gtest_filter=-${without}`],
            {
              env: {
                ...env,
                ASAN_OPTIONS: 'detect_leaks=1',
                UBSAN_OPTIONS: 'print_stacktrace=1',
                GTEST_TOTAL_SHARDS: String(shards),
                GTEST_SHARD_INDEX: String(part),
              },
            },
          ),
        ({ testsuites }) => {
          const tests = testsuites.flatMap(({ testsuite }) => testsuite);
          const ran = tests.filter(({ result }) => result === 'COMPLETED');
          const failed = ran.filter(({ failures }) => failures).length;
          return { passed: ran.length - failed, failed };
        },
      ),
    ),
  );
  const sum = (of) => parts.reduce((total, counts) => total + of(counts), 0);
  return { passed: sum(({ passed }) => passed), failed: sum(({ failed }) => failed) };
}

/** Tests the command line of the npm package, installed from its tarball, as the native one. @returns {Promise<Counts>} */
async function commandLineInNode(env) {
  buildWasm(env);
  buildPackage(env);
  const folder = mkdtempSync(join(tmpdir(), 'attentive-command-'));
  try {
    const installed = unpack('attentive', pack(folder).attentive, folder);
    const command = join(installed, readPackage(installed).bin.attentive);
    chmodSync(command, 0o755); // as npm does
    const variables = { ...env, ATTENTIVE_COMMAND: command };
    return await googleTest('native', 'attentive_cli_tests', variables, partsOfTheCommandLine);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs projects of vitest.config.ts, which fail after `timeout` milliseconds. @returns {Promise<Counts>} */
function vitest(projects, env, timeout) {
  buildWasm(env);
  buildPackage(env);
  if (projects.some((project) => project.startsWith('page'))) buildPage(env);
  return counted(
    `vitest-${projects.join('-')}`,
    (report) =>
      run(
        'vitest',
        [
          ...['run', ...projects.flatMap((project) => ['--project', project])],
          ...['--reporter', 'default', '--reporter', 'json', `--outputFile.json=${report}`],
        ],
        { env, timeout },
      ),
    ({ numPassedTests, numFailedTests }) => ({ passed: numPassedTests, failed: numFailedTests }),
  );
}

/**
 * Awaits `make(report)`, which writes a JSON report, and counts its tests with `read`. A runner that reports no failed
 * test but exits with an error, or that ran no tests, counts as a failure.
 * @returns {Promise<Counts>}
 */
async function counted(name, make, read) {
  const report = join(root, 'build/reports', `${name}.json`);
  mkdirSync(dirname(report), { recursive: true });
  rmSync(report, { force: true });
  let problem;
  try {
    await make(report);
  } catch (failure) {
    problem = failure;
  }
  let counts = { passed: 0, failed: 0 };
  try {
    counts = read(JSON.parse(readFileSync(report, 'utf8')));
  } catch (failure) {
    problem ??= failure;
  }
  if (counts.passed + counts.failed === 0) problem ??= new Failure(`${name} ran no tests`);
  if (problem && counts.failed === 0) {
    console.error(problem.message);
    counts.failed = 1;
  }
  return counts;
}

/** Runs the examples whose tools are installed. @returns {Promise<Counts>} */
function examples(env) {
  buildWasm(env);
  buildPackage(env);
  return runExamples({ quick: true });
}

/** Tests the package and the page in a browser beside Chromium, if it is installed. It takes a minute and a half. */
function otherBrowser(name, env) {
  return missing(name) ?? vitest([name, `page-${name}`], env, 5 * 60_000);
}

/** Tests models/pytorch, and checks that PyTorch still computes the goldens. */
function pytorchSuites(env) {
  const python = pythonWithTorch();
  if (!python) {
    const skip = () => 'no python3 on this machine has PyTorch (apt install python3-torch)';
    return { pytorch: skip, goldens: skip };
  }
  return {
    pytorch: () => {
      buildPreset('native', env);
      return counted(
        'pytorch',
        (report) => run(python, ['tests/pytorch/run.py', '--report', report], { env }),
        (counts) => counts,
      );
    },
    goldens: () => single(() => run(python, ['tests/parity/generate.py', '--check'], { env })),
  };
}

/** Counts a check, which passes or throws, as one test. @returns {Counts} */
function single(check) {
  check();
  return { passed: 1, failed: 0 };
}

/** Runs every fuzzer for a short while; `npm run fuzz` runs them longer. @returns {Promise<Counts>} */
async function fuzzers(env) {
  buildFuzzers(env);
  const failed = await runFuzzers(fuzzTargets, 20, env);
  return { passed: fuzzTargets.length - failed.length, failed: failed.length };
}

/** Returns the suites of every `npm test`: on two cores they take at most ten minutes once all is built. */
function suites(env) {
  return {
    core: () => googleTest('native', 'attentive_tests', env),
    gradients: () => googleTest('native', 'attentive_gradient_tests', env),
    'command line': () => googleTest('native', 'attentive_cli_tests', env),
    'command line in Node': () => commandLineInNode(env),
    node: () => vitest(['node'], env),
    chromium: () => vitest(['chromium'], env),
    page: () => vitest(['page'], env),
    examples: () => examples(env),
  };
}

/** Returns the suites that --all adds. */
function longSuites(env) {
  return {
    'core, sanitized': () => googleTest('sanitizers', 'attentive_tests', env, whatIsLearnt),
    'command line, sanitized': () => googleTest('sanitizers', 'attentive_cli_tests', env),
    fuzzers: () => fuzzers(env),
    firefox: () => otherBrowser('firefox', env),
    webkit: () => otherBrowser('webkit', env),
    ...pytorchSuites(env),
  };
}

function lintSuites(env) {
  const checks = Object.entries(lintChecks(env));
  return Object.fromEntries(checks.map(([name, check]) => [name, () => single(check)]));
}

/** Runs a suite. @returns {Promise<Counts | string>} or why it was skipped */
async function runSuite(suite) {
  try {
    return await suite();
  } catch (failure) {
    console.error(failure instanceof Failure ? failure.message : failure);
    return { passed: 0, failed: 1 };
  }
}

main(async () => {
  const all = process.argv.includes('--all');
  const lint = process.argv.includes('--lint');
  const uses = ['build', 'native', 'test'];
  if (all) uses.push('sanitizers');
  // Only CI installs these, which are large downloads for a few suites.
  if (all && process.env.CI) uses.push('browsers', 'parity');
  if (lint) uses.push('lint');
  const env = bootstrap(...uses);
  const chosen = {
    ...suites(env),
    ...(all && longSuites(env)),
    ...(lint && lintSuites(env)),
  };

  const total = { passed: 0, failed: 0 };
  const summary = [];
  const skipped = [];
  for (const [name, suite] of Object.entries(chosen)) {
    console.log(`\n=== ${name}`);
    const started = performance.now();
    const counts = await runSuite(suite);
    if (typeof counts === 'string') {
      skipped.push(`${name}: SKIPPED: ${counts}`);
      continue;
    }
    total.passed += counts.passed;
    total.failed += counts.failed;
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    summary.push(`${name}: ${counts.passed} passed, ${counts.failed} failed in ${seconds} s`);
  }
  console.log(`\n${[...summary, ...skipped].join('\n')}`);
  console.log(`${total.passed} passed, ${total.failed} failed`);
  if (total.failed > 0) process.exitCode = 1;
});
