import { invalidArgument } from '../shared/arguments.js';
import { AttentiveError } from '../shared/errors.js';
import type { nodeFiles, nodePath } from '../shared/node.js';
import { type CheckpointStore, unlessMissing } from './checkpoint-store.js';

/** Linux gives up after this many symbolic links, too. */
const maxLinks = 40;

/** The store of fileCheckpoints(). */
export class FileStore implements CheckpointStore {
  /** The content of the lock while this store holds it. */
  #claim: string | undefined;

  constructor(
    private readonly path: string,
    private readonly files: NonNullable<typeof nodeFiles>,
    private readonly paths: NonNullable<typeof nodePath>,
    private readonly host: string,
  ) {}

  async lock(): Promise<() => Promise<void>> {
    const files = this.files;
    const lock = lockOf((await this.#find()).target);
    const claim = `process ${process.pid} on ${this.host} since ${new Date().toISOString()}\n`;
    while (!(await this.#create(lock, claim))) {
      await this.#refuseIfTaken(lock);
      // If two trainings meet here, one may remove the other's lock instead of the one that was left behind. The
      // loser finds out at its next save.
      await files.rm(lock, { force: true });
    }
    this.#claim = claim;
    return async () => {
      this.#claim = undefined;
      if ((await this.#read(lock)) === claim) await files.rm(lock, { force: true });
    };
  }

  async save(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const files = this.files;
    const { target, status } = await this.#find();
    await this.#refuseIfTaken(lockOf(target), this.#claim);
    const temporary = `${target}.${process.pid}.${crypto.randomUUID()}.tmp`;
    // Nobody else may read it until it has the owner and mode of the file that it replaces.
    const file = await files.open(temporary, 'wx', status ? 0o600 : 0o666);
    try {
      try {
        if (status) {
          const { uid, gid } = await file.stat();
          if (uid !== status.uid || gid !== status.gid) await file.chown(status.uid, status.gid);
          await file.chmod(status.mode & 0o7777);
        }
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await files.rename(temporary, target);
    } catch (failure) {
      await files.rm(temporary, { force: true });
      throw failure;
    }
    await this.#syncFolder(target);
  }

  async load(): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const { target, status } = await this.#find();
    return status && new Uint8Array(await this.files.readFile(target));
  }

  async remove(): Promise<void> {
    const { target } = await this.#find();
    await this.files.rm(target, { force: true });
  }

  /** Returns the file to which the path and its symbolic links lead, and its status if it exists. */
  async #find() {
    const { files, paths } = this;
    let target = this.path;
    for (let links = 0; links <= maxLinks; ++links) {
      const status = await unlessMissing(() => files.lstat(target));
      if (!status) return { target, status };
      if (!status.isSymbolicLink()) {
        if (status.isFile()) return { target, status };
        throw invalidArgument(`${this.path} is not a regular file: give the path of a file`);
      }
      const folder = await files.realpath(paths.dirname(target));
      if (folder.startsWith('/proc/')) {
        throw invalidArgument(
          `${this.path} is not a regular file but an open descriptor: give the path of a file`,
        );
      }
      const link = await files.readlink(target);
      target = paths.isAbsolute(link) ? link : `${folder}${paths.sep}${link}`;
    }
    throw invalidArgument(`${this.path} is a symbolic link that leads to itself: remove it`);
  }

  /** Makes a rename survive a power failure by an fsync of its folder, which not all systems offer. */
  async #syncFolder(target: string): Promise<void> {
    const { files, paths } = this;
    const folder = await files.open(paths.dirname(target)).catch(() => undefined);
    await folder?.sync().catch(() => {});
    await folder?.close();
  }

  /** Creates a file; returns false if it already exists. */
  async #create(path: string, content: string): Promise<boolean> {
    try {
      await this.files.writeFile(path, content, { flag: 'wx' });
      return true;
    } catch (failure) {
      if (codeOf(failure) === 'EEXIST') return false;
      throw failure;
    }
  }

  #read(path: string): Promise<string | undefined> {
    return unlessMissing(() => this.files.readFile(path, 'utf8'));
  }

  /** @param claim the content by which this store would hold the lock itself. */
  async #refuseIfTaken(lock: string, claim?: string): Promise<void> {
    const holder = await this.#read(lock);
    if (holder === undefined || holder === claim || this.#isLeftBehind(holder)) return;
    throw new AttentiveError(
      'invalid-state',
      `${this.path}: another training has it: ${holder.trim() || 'unknown'}. Stop it, choose another ` +
        `path, or remove ${lock} if that process is not training any more`,
    );
  }

  /** Returns whether the process that a lock names has ended. The command line writes the same locks. */
  #isLeftBehind(holder: string): boolean {
    const [, pid, host, since] = /^process (\d+) on (\S+) since (\S+)\n$/.exec(holder) ?? [];
    if (host !== this.host || since === undefined) return false;
    if (Number(pid) === process.pid) {
      // A process in a container often has the same number as the one before it.
      return Date.parse(since) < Date.now() - 1000 * process.uptime();
    }
    try {
      process.kill(Number(pid), 0);
      return false;
    } catch (failure) {
      return codeOf(failure) === 'ESRCH';
    }
  }
}

function lockOf(target: string): string {
  return `${target}.lock`;
}

function codeOf(failure: unknown): unknown {
  return (failure as { code?: unknown }).code;
}
