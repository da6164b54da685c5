// npm run bench [-- --quick], npm run bench:browser [-- --quick]: measures how fast we and ONNX Runtime
// Web translate, with the same weights, on one thread, in one run on the same machine. Prints tables and
// writes build/bench/inference.json, or inference-browser.json. Takes about eight minutes; --quick, whose
// figures mean little, one.
//
// Our engine is called through the package: text in, text out, with attention and probabilities. The peer
// is as fast as we can make it: token ids in, token ids out, the search inside its graph, no lengths, no
// padding, weights prepared for one row or for many (translation/onnx-graphs.mjs). If the two do not write
// the same tokens in float32, they do not run the same model, and the run fails. Runs in Node 24, whose V8
// compiles WebAssembly as today's browsers do, or with --browser in headless Chromium.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bootstrap } from '../tools/bootstrap.mjs';
import { buildPackage, buildTarget, buildWasm, variants } from '../tools/build.mjs';
import { main, root } from '../tools/common.mjs';
import { printReport } from './translation/print-report.mjs';
import { runBenchmark } from './translation/run-benchmark.mjs';

const flag = { type: 'boolean', default: false };
const { quick, browser } = parseArgs({ options: { quick: flag, browser: flag } }).values;

main(async () => {
  const env = bootstrap('build', 'native');
  buildTarget('native', 'attentive', env);
  buildTarget('native', 'attentive_native_bench', env);
  buildTarget('native', 'attentive_limits_bench', env);
  buildWasm(env);
  for (const variant of variants) buildTarget(`wasm-${variant}`, 'attentive_limits_bench', env);
  buildPackage(env);

  const report = await runBenchmark({ quick, inBrowser: browser });
  const folder = join(root, 'build/bench');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, browser ? 'inference-browser.json' : 'inference.json');
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
  printReport(report);
});
