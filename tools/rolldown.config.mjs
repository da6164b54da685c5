// Bundles dist/: the module that a page imports, the worker's script, and the engine for platforms without workers.
// Each is one file, because a shared chunk would be fetched only after the file that names it.
import { basename, join } from 'node:path';
import { glueFiles } from './build.mjs';
import { root } from './common.mjs';

/**
 * Turns template literals back into quoted strings, because minifying makes all strings literals, in which not every
 * bundler finds the files that `new URL()` names. Both have the same length, so source maps stay right.
 */
function quotePaths(_, bundle) {
  for (const file of Object.values(bundle)) {
    if (file.type === 'chunk') file.code = file.code.replace(/`([\w./-]+\.(?:js|wasm))`/g, '"$1"');
  }
}

/**
 * Emits the module for development servers of bundlers (the conditions `browser` and `development` in package.json).
 * Vite 6 and 7 copy what an application imports into other files, beside which neither the worker nor the WebAssembly
 * lies. They do not copy files of unknown languages, which the query pretends; all others ignore it. The module names
 * each export, because these servers cannot follow `export *` into files that they do not copy.
 */
function addUnbundled(_, bundle) {
  const names = bundle['index.js']?.exports;
  if (!names) return;
  const source = `export { ${names.join(', ')} } from './index.js?unbundled=.imba';\n`;
  this.emitFile({ type: 'asset', fileName: 'unbundled.js', source });
}

/** Finds the engine's glue, which is imported as if it lay beside the sources. */
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
