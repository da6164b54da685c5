// How dist/ is bundled: the page's modules in one file and the worker's in another, since what both shared in
// a third would be fetched after the file that names it; and beside them the glue of the engine's parts.
import { join } from 'node:path';
import { engines } from './build.mjs';
import { root } from './common.mjs';

const shared = { platform: 'browser', external: engines.map(({ name }) => `./${name}.mjs`) };
const output = { format: 'esm', minify: true, plugins: [{ generateBundle: quotePaths }] };

/**
 * Minifying makes template literals of all strings, in which not every bundler finds the files that
 * `import()` and `new URL()` name. The other quotes are as long, so source maps stay right.
 */
function quotePaths(_, bundle) {
  for (const file of Object.values(bundle)) {
    if (file.type === 'chunk')
      file.code = file.code.replace(/`([\w./-]+\.(?:m?js|wasm))`/g, '"$1"');
  }
}

export default [
  ...['index', 'worker'].map((name) => ({
    ...shared,
    input: join(root, 'src/js', `${name}.ts`),
    output: { ...output, file: `dist/${name}.js`, sourcemap: true },
  })),
  ...engines.map(({ name, glue }) => ({
    ...shared,
    input: glue,
    output: { ...output, file: `dist/${name}.mjs` },
  })),
];
