// How dist/ is bundled: what a page imports, what its worker runs, and the engine for where there are no workers, each in
// one file, since what two of them shared in a third would be fetched after the file that names it.
import { basename, join } from 'node:path';
import { glueFiles } from './build.mjs';
import { root } from './common.mjs';

/**
 * Minifying makes template literals of all strings, in which not every bundler finds the files that
 * `new URL()` names. The other quotes are as long, so source maps stay right.
 */
function quotePaths(_, bundle) {
  for (const file of Object.values(bundle)) {
    if (file.type === 'chunk') file.code = file.code.replace(/`([\w./-]+\.(?:js|wasm))`/g, '"$1"');
  }
}

/**
 * What development servers of bundlers get (the conditions `browser` and `development` in package.json). Vite 6
 * and 7 copy what an application imports into other files, beside which neither the worker nor the WebAssembly
 * lies. They leave alone what seems to be in a language of its own, which the query achieves; all others ignore it.
 * Each name stands there, because they cannot follow `export *` into what they leave alone.
 */
function addUnbundled(_, bundle) {
  const names = bundle['index.js']?.exports;
  if (!names) return;
  const source = `export { ${names.join(', ')} } from './index.js?unbundled=.imba';\n`;
  this.emitFile({ type: 'asset', fileName: 'unbundled.js', source });
}

/** The engine's glue is imported as if it lay beside the sources. */
function resolveGlue(source) {
  return glueFiles.find((file) => basename(file) === basename(source));
}

export default ['index', 'engine/worker', 'engine/engine-parts'].map((name) => ({
  platform: 'browser',
  input: join(root, 'src/js', `${name}.ts`),
  plugins: [{ name: 'glue', resolveId: resolveGlue }],
  output: {
    file: `dist/${basename(name)}.js`,
    format: 'esm',
    minify: true,
    sourcemap: true,
    plugins: [{ generateBundle: quotePaths }, { generateBundle: addUnbundled }],
  },
}));
