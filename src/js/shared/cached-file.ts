/** What is kept about a file of the cache. */
export interface CachedFile {
  /** The address from which it was fetched. */
  readonly url: string;
  readonly bytes: number;
  /** In hexadecimal digits. */
  readonly sha256: string;
  /** When it was stored. */
  readonly date: Date;
}

/** Where the cache keeps files. Its methods reject if the platform fails. */
export interface CacheStore {
  find(url: string): Promise<CachedFile | undefined>;
  read(url: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Replaces the file of this address at once, or leaves all as it is. */
  write(file: CachedFile, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  list(): Promise<CachedFile[]>;
  /** Returns whether there was one. */
  delete(url: string): Promise<boolean>;
  clear(): Promise<void>;
}
