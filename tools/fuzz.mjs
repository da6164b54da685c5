// npm run fuzz [-- [--seconds N] [TARGET…]]: runs the fuzzers of tests/fuzz, one on each processor, each for N
// seconds (60). Their corpus stays in build/fuzz/corpus, from where the next run continues. An input that makes one
// fail is left in build/fuzz/found.
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bootstrap } from './bootstrap.mjs';
import { buildPreset } from './build.mjs';
import { Failure, isMain, jobs, main, root, run } from './common.mjs';

export const fuzzTargets = [
  'safetensors',
  'checkpoint',
  'config',
  'tokenizer_json',
  'sentencepiece',
  'marian',
  'marian_lexicon',
  'text',
  'clean_text',
  'copying',
];
const binaries = join(root, 'build/sanitizers');
const folder = join(root, 'build/fuzz');

/** Builds all fuzzers and writes the inputs that they start from. */
export function buildFuzzers(env) {
  buildPreset('sanitizers', env);
  run(join(binaries, 'write_seeds'), [join(folder, 'corpus')], { env });
}

/** Runs one fuzzer and prints its report; resolves to whether it found nothing. */
function fuzz(target, seconds, env) {
  const corpus = join(folder, 'corpus', target);
  const found = join(folder, 'found', target, '/');
  mkdirSync(found, { recursive: true });
  const options = [
    `-max_total_time=${seconds}`,
    '-timeout=60', // seconds for one input: a busy machine must not look like a hang
    '-rss_limit_mb=2048',
    '-print_final_stats=1',
    '-verbosity=0',
    `-artifact_prefix=${found}`,
  ];
  return new Promise((resolve) => {
    const child = spawn(join(binaries, `fuzz_${target}`), [...options, corpus], { env });
    let report = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text) => {
        report += text;
      });
    }
    child.on('close', (status) => {
      const runs = report.match(/number_of_executed_units: (\d+)/)?.[1] ?? 0;
      console.log(
        `${target}: ${runs} inputs in ${seconds} s, ${status ? 'FAILED' : 'nothing found'}`,
      );
      if (status) console.error(report);
      resolve(status === 0);
    });
  });
}

/** Runs fuzzers, as many at a time as there are processors. @returns the targets that failed */
export async function runFuzzers(targets, seconds, env) {
  const waiting = [...targets];
  const failed = [];
  const worker = async () => {
    for (let target = waiting.shift(); target; target = waiting.shift()) {
      if (!(await fuzz(target, seconds, env))) failed.push(target);
    }
  };
  await Promise.all(Array.from({ length: jobs }, worker));
  return failed;
}

if (isMain(import.meta.url)) {
  main(async () => {
    const { values, positionals } = parseArgs({
      options: { seconds: { type: 'string', default: '60' } },
      allowPositionals: true,
    });
    const seconds = Number(values.seconds);
    if (!Number.isInteger(seconds) || seconds < 1) {
      throw new Failure(`--seconds must be an integer from 1, not ${values.seconds}`);
    }
    const unknown = positionals.find((name) => !fuzzTargets.includes(name));
    if (unknown)
      throw new Failure(`${unknown} is not a fuzzer; there are ${fuzzTargets.join(', ')}`);
    const env = bootstrap('build', 'native', 'test', 'sanitizers');
    buildFuzzers(env);
    const failed = await runFuzzers(positionals.length ? positionals : fuzzTargets, seconds, env);
    if (failed.length) throw new Failure(`found something: ${failed.join(', ')}`);
  });
}
