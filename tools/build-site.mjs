// npm run build:site: the page, the documents and the reference of the package as static files in build/site.
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap } from './bootstrap.mjs';
import { buildPackage, buildPage, buildWasm } from './build.mjs';
import { main, root, run } from './common.mjs';

main(() => {
  const env = bootstrap('build');
  buildWasm(env);
  buildPackage(env);
  buildPage(env);
  const site = join(root, 'build/site');
  rmSync(site, { recursive: true, force: true });
  cpSync(join(root, 'build/web'), site, { recursive: true });
  run('typedoc', [], { env }); // into build/site/docs
  console.log(`The site is in ${site}`);
});
