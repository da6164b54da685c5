// Starts our engine and Bergamot's, each in its own browser or Node process.
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../tools/common.mjs';
import { peers } from '../install-peers.mjs';
import { browsers, node } from '../translation/engine-processes.mjs';

/** @typedef {import('../translation/engine-processes.mjs').Subject} Subject */
/** @typedef {{ ours: Subject, theirs: Subject }} Engines */

const scripts = { ours: 'attentive-engine.mjs', theirs: 'bergamot-engine.mjs' };
export const bergamotPackage = join(peers, 'node_modules/@browsermt/bergamot-translator');

export class EngineHost {
  #host;
  #packages;

  /**
   * @param {string} folder for a copy of Bergamot's package, whose worker does not start in Node as it was published:
   *   its scripts are CommonJS, but the package says that all are modules
   * @param {{ inNode: boolean }} options
   */
  static async open(folder, { inNode }) {
    const copy = join(folder, 'package');
    cpSync(bergamotPackage, copy, { recursive: true });
    writeFileSync(join(copy, 'worker/package.json'), '{ "type": "commonjs" }\n');
    return new EngineHost(inNode ? node : await browsers(), {
      ours: join(root, 'dist/index.js'),
      theirs: join(copy, 'translator.js'),
    });
  }

  constructor(host, packages) {
    this.#host = host;
    this.#packages = packages;
  }

  /** Starts an engine. @param {keyof Engines} name @returns {Promise<Subject>} */
  start(name) {
    return this.#host.start(`../bergamot/${scripts[name]}`);
  }

  /** Loads a model. @param {Subject} engine @param {keyof Engines} name @param {import('./model-files.mjs').Files} files */
  load(engine, name, { precision, ...paths }) {
    const addresses = Object.entries({ ...paths, package: this.#packages[name] })
      .filter(([, path]) => path !== undefined)
      .map(([key, path]) => [key, this.#host.path(path)]);
    return engine.call('load', { precision, ...Object.fromEntries(addresses) });
  }

  /** Returns the result of `work(engines)`; both engines have loaded the files. */
  async with(files, work) {
    const engines = {};
    for (const name of Object.keys(scripts)) {
      engines[name] = await this.start(name);
      await this.load(engines[name], name, files);
    }
    const result = await work(engines);
    for (const engine of Object.values(engines)) await engine.close();
    return result;
  }

  close() {
    return this.#host.close();
  }
}
