// npm run claims: tests claims of the literature, and writes docs/claims.md with its figures and plots. It trains
// small models for some minutes, two at a time. Finished trainings are kept in build/claims and repeated only if
// their settings change; remove the folder to repeat all of them.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap } from './bootstrap.mjs';
import { configure } from './build.mjs';
import { document } from './claims/document.mjs';
import { experiments } from './claims/experiments.mjs';
import { plots } from './claims/plots.mjs';
import { runAll } from './claims/runner.mjs';
import { resultOf, trainingsOf } from './claims/runs.mjs';
import { main, jobs as processors, root, run } from './common.mjs';

main(async () => {
  const env = bootstrap('build', 'native');
  configure('native', env);
  run('cmake', ['--build', '--preset', 'native', '--target', 'attentive'], { env });
  const trainings = experiments.map(trainingsOf);
  const jobs = trainings.flat().map(({ job }) => job);
  const outcomes = await runAll(jobs, join(root, 'build/claims'), Math.min(2, processors));
  const results = experiments.map((experiment, index) =>
    resultOf(experiment, outcomes.splice(0, trainings[index].length)),
  );
  const docs = join(root, 'docs');
  mkdirSync(join(docs, 'claims'), { recursive: true });
  writeFileSync(join(docs, 'claims/results.json'), `${JSON.stringify(results)}\n`);
  for (const [name, svg] of Object.entries(plots(results))) {
    writeFileSync(join(docs, 'claims', `${name}.svg`), svg);
  }
  writeFileSync(join(docs, 'claims.md'), document(results));
  console.log(`Wrote ${join(docs, 'claims.md')}`);
});
