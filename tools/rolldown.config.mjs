// Bundles dist/: the module that a page imports, what it imports when it trains, aligns or keeps files, the worker's
// script, the engine for platforms without workers, inline.js, which is all of these in one, and the command line for
// Node. Each is one file, because a shared chunk would be fetched only after the file that names it.
import { readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { glueFiles, wasmFiles } from './build.mjs';
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

const sources = join(root, 'src/js');

/**
 * Makes a module import others beside it in dist/ instead of taking copies of them, so that each exists once, as the
 * catalogue of models and the class of errors do, or is fetched only when it is needed.
 * @param {Record<string, string>} addresses the addresses by the paths of sources
 */
function keepApart(addresses) {
  return {
    name: 'keep-apart',
    resolveId(source, importer = '') {
      const path = relative(sources, join(dirname(importer), source.replace(/\.js$/, '.ts')));
      return path in addresses ? { id: addresses[path], external: true } : null;
    },
  };
}

/** The modules that are imported when they are needed. */
const onDemand = {
  'shared/file-cache.ts': './file-cache.js',
  'training/training.ts': './training.js',
  'text/alignment.ts': './alignment.js',
};

/** Imports the package where a module would otherwise take its classes and functions from their sources. */
const thePackage = (address) => ({
  ...onDemand,
  'index.ts': address,
  'shared/attentive-error.ts': address,
});

/** Returns the options that make one file of dist/ from one source. */
function bundle(input, output, plugins = [], platform = 'browser') {
  return {
    platform,
    input: join(sources, input),
    plugins,
    output: {
      file: `dist/${output}`,
      format: 'esm',
      codeSplitting: false,
      minify: true,
      sourcemap: true,
      plugins: [{ generateBundle: quotePaths }, { generateBundle: addUnbundled }],
    },
  };
}

const glue = { name: 'glue', resolveId: resolveGlue };

/**
 * Puts the modules that embed the engine's files in the places of those that name them. Then nothing needs the address
 * of the script, which classic scripts do not know.
 */
function embedding({ plugins, output, ...options }) {
  const modules = { './files.js': 'embedded-files.ts', './wasm-files.js': 'embedded-wasm.ts' };
  const resolveId = (source) => modules[source] && join(sources, 'engine', modules[source]);
  return {
    ...options,
    plugins: [{ name: 'embedding', resolveId }, ...plugins, embeddedData],
    transform: { define: { 'import.meta.url': '""' } },
    output: { ...output, sourcemap: false },
  };
}

/** Makes the module with what dist/inline.js embeds: the script of the worker and the WebAssembly. */
const embeddedData = {
  name: 'embedded-data',
  resolveId: (source) => (source === './embedded-data.js' ? source : null),
  async load(id) {
    if (id !== './embedded-data.js') return null;
    const { output, ...options } = embedding(bundle('engine/worker.ts', 'worker.js', [glue]));
    const worker = await (await rolldown(options)).generate({ ...output, format: 'iife' });
    const wasm = wasmFiles.map((file) => [
      /attentive-(.*)\.wasm/.exec(file)[1],
      gzipSync(readFileSync(file), { level: 9 }).toString('base64'),
    ]);
    return `export const workerScript = ${JSON.stringify(worker.output[0].code)};
      export const wasm = ${JSON.stringify(Object.fromEntries(wasm))};`;
  },
};

export default [
  bundle('index.ts', 'index.js', [keepApart(onDemand)]),
  bundle('text/alignment.ts', 'alignment.js'),
  bundle('training/training.ts', 'training.js'),
  bundle('shared/file-cache.ts', 'file-cache.js'),
  bundle('engine/worker.ts', 'worker.js', [glue]),
  bundle('engine/local-engine.ts', 'engine-parts.js', [glue]),
  embedding(bundle('index.ts', 'inline.js', [glue])),
  ...['mozilla', 'html'].flatMap((name) => [
    bundle(`${name}/index.ts`, `${name}.js`, [keepApart(thePackage('./index.js'))]),
    // For the development servers that have `unbundled.js` instead of `index.js`.
    bundle(`${name}/index.ts`, `${name}-unbundled.js`, [keepApart(thePackage('./unbundled.js'))]),
  ]),
  bundle('language-detector/index.ts', 'language-detector.js', []),
  bundle('cli/main.ts', 'cli.js', [keepApart({ 'cli/mozilla.ts': './cli-mozilla.js' })], 'node'),
  bundle('cli/program.ts', 'cli-program.js', [glue], 'node'),
  bundle(
    'cli/mozilla.ts',
    'cli-mozilla.js',
    [keepApart({ ...thePackage('./index.js'), 'mozilla/index.ts': './mozilla.js' })],
    'node',
  ),
];
