// npm run bench:bergamot [-- --quick --node --student MODEL --pairs PAIRS.tsv]: measures our engine beside
// Bergamot's npm package with the same weights, one worker each, in headless Chromium, or with --node in Node.
// Prints tables and writes build/bench/bergamot.json. Takes about seven minutes; --quick, whose figures mean
// little, one.
//
// Both engines translate greedily, sentence by sentence and without copying words, so that their texts can be
// equal; a reference network in double precision tells ties from errors. MODEL is a student in float32 that was
// trained from a converted model of Marian, and PAIRS, of which --source-column and --target-column count columns
// from 1, are sentence pairs that score it.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bootstrap } from '../tools/bootstrap.mjs';
import { buildPackage, buildWasm } from '../tools/build.mjs';
import { Failure, main, root } from '../tools/common.mjs';
import { printReport } from './bergamot/print-report.mjs';
import { runBenchmark } from './bergamot/run-benchmark.mjs';
import { installPeers } from './install-peers.mjs';

main(async () => {
  const flag = { type: 'boolean', default: false };
  const text = { type: 'string' };
  const { values } = parseArgs({
    options: {
      quick: flag,
      node: flag,
      student: text,
      pairs: text,
      'source-column': { type: 'string', default: '1' },
      'target-column': { type: 'string', default: '2' },
    },
  });
  const { quick, node: inNode, student, pairs: path } = values;
  if (!student !== !path) throw new Failure('give both --student and --pairs, or neither');

  const env = bootstrap('build');
  buildWasm(env);
  buildPackage(env);
  const reason = installPeers();
  if (reason) throw new Failure(reason);

  const pairs = {
    path,
    sourceColumn: Number(values['source-column']),
    targetColumn: Number(values['target-column']),
  };
  const result = await runBenchmark({ quick, inNode, student, pairs });
  const output = join(root, 'build/bench');
  mkdirSync(output, { recursive: true });
  writeFileSync(join(output, 'bergamot.json'), `${JSON.stringify(result, null, 2)}\n`);
  printReport(result);
});
