import type { CachedFile, CacheStore } from './cached-file.js';
import { nodeFiles, nodeOs, nodePath } from './node.js';
import { sha256Of } from './sha256.js';

/** The names of our files: the SHA-256 of an address, and what the file holds. */
const ours = /^[0-9a-f]{64}\.(bin|json)/;

/** Returns a store in a folder, in Node; undefined in browsers. */
export function folderCache(folder = defaultFolder()): CacheStore | undefined {
  if (!nodeFiles || !nodePath || folder === undefined) return undefined;
  return new FolderCache(folder, nodeFiles, nodePath);
}

/** Returns a folder where the user's platform keeps caches. */
function defaultFolder(): string | undefined {
  if (!nodeOs || !nodePath) return undefined;
  const { LOCALAPPDATA, XDG_CACHE_HOME } = process.env;
  const home = nodeOs.homedir();
  const caches = {
    darwin: nodePath.join(home, 'Library', 'Caches'),
    win32: LOCALAPPDATA || nodePath.join(home, 'AppData', 'Local'),
  };
  const others = XDG_CACHE_HOME || nodePath.join(home, '.cache');
  const cache = caches[process.platform as keyof typeof caches] ?? others;
  return nodePath.join(cache, 'attentive', 'models');
}

/** Each entry is a file of bytes and, written after it, one of JSON that describes it. */
class FolderCache implements CacheStore {
  constructor(
    private readonly folder: string,
    private readonly files: NonNullable<typeof nodeFiles>,
    private readonly paths: NonNullable<typeof nodePath>,
  ) {}

  async find(url: string): Promise<CachedFile | undefined> {
    const file = await this.#describe(`${await nameOf(url)}.json`);
    return file?.url === url ? file : undefined;
  }

  async read(url: string): Promise<Uint8Array<ArrayBuffer>> {
    return new Uint8Array(await this.files.readFile(this.#path(`${await nameOf(url)}.bin`)));
  }

  async write(file: CachedFile, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const name = await nameOf(file.url);
    await this.files.mkdir(this.folder, { recursive: true });
    await this.#replace(`${name}.bin`, bytes);
    await this.#replace(`${name}.json`, `${JSON.stringify(file)}\n`);
  }

  async list(): Promise<CachedFile[]> {
    const names = (await this.#names()).filter((name) => name.endsWith('.json'));
    const files = await Promise.all(names.map((name) => this.#describe(name)));
    return files.filter((file) => file !== undefined);
  }

  async delete(url: string): Promise<boolean> {
    const found = await this.find(url);
    const name = await nameOf(url);
    for (const ending of ['json', 'bin']) await this.#remove(`${name}.${ending}`);
    return found !== undefined;
  }

  /** Removes nothing but our files, because the folder may be one that holds others, too. */
  async clear(): Promise<void> {
    for (const name of await this.#names()) await this.#remove(name);
  }

  /** Returns the names of our files, also of those that a killed process has left half written. */
  async #names(): Promise<string[]> {
    const all = await this.files.readdir(this.folder).catch(() => []);
    return all.filter((name) => ours.test(name));
  }

  async #describe(name: string): Promise<CachedFile | undefined> {
    try {
      const value = JSON.parse(await this.files.readFile(this.#path(name), 'utf8'));
      const { url, bytes, sha256, date } = value as { [key: string]: unknown };
      return {
        url: String(url),
        bytes: Number(bytes),
        sha256: String(sha256),
        date: new Date(String(date)),
      };
    } catch {
      return undefined; // There is none, or somebody else has written it.
    }
  }

  /** Writes beside the file and moves the result into its place, so that a reader never finds half of it. */
  async #replace(name: string, content: string | Uint8Array): Promise<void> {
    const temporary = `${name}.${crypto.randomUUID()}.tmp`;
    try {
      await this.files.writeFile(this.#path(temporary), content);
      await this.files.rename(this.#path(temporary), this.#path(name));
    } catch (failure) {
      await this.#remove(temporary);
      throw failure;
    }
  }

  #remove(name: string): Promise<void> {
    return this.files.rm(this.#path(name), { force: true });
  }

  #path(name: string): string {
    return this.paths.join(this.folder, name);
  }
}

function nameOf(url: string): Promise<string> {
  return sha256Of(new TextEncoder().encode(url));
}
