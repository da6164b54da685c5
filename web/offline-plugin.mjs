import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const path = (file) => fileURLToPath(new URL(file, import.meta.url));

const sha256 = (content) => createHash('sha256').update(content).digest('hex');

/**
 * Writes service-worker.js, which knows the names of all files of the build.
 * @type {import('vite').Plugin}
 */
export const offline = {
  name: 'offline',
  apply: 'build',
  generateBundle: {
    order: 'post',
    handler(_, bundle) {
      const built = Object.keys(bundle).sort();
      const copied = readdirSync(path('public')).sort();
      const models = built.filter((name) => name.startsWith('models/'));
      const modelHashes = Object.fromEntries(
        models.map((name) => [name, sha256(bundle[name].source)]),
      );
      const wasmFiles = built.filter((name) => name.endsWith('.wasm'));
      const pageFiles = [...built, ...copied].filter(
        (name) => !models.includes(name) && !wasmFiles.includes(name) && name !== 'index.html',
      );
      // The page and the copied files have no hash in their names.
      const unnamed = copied.map((name) => readFileSync(path(`public/${name}`)));
      const script = readFileSync(path('service-worker.js'), 'utf8');
      const parts = [bundle['index.html'].source, ...unnamed, script, built.join()];
      const version = sha256(parts.map(sha256).join()).slice(0, 16);
      const build = JSON.stringify({ version, pageFiles, wasmFiles, modelHashes });
      const source = script.replace('BUILD', () => build);
      this.emitFile({ type: 'asset', fileName: 'service-worker.js', source });
    },
  },
};
