export interface Progress {
  /** Bytes that have arrived so far. */
  readonly loaded: number;
  /** Bytes of the whole file, if that is known. */
  readonly total: number | undefined;
}

export interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** How messages name the source, and bytes that have no name of their own; `model` by default. */
  readonly name?: string | undefined;
  /** The most bytes that are read; 1 GB by default. */
  readonly maxBytes?: number | undefined;
  /** Gets the addresses of the files that modelCache keeps, and whether they came from there. */
  readonly kept?: Map<string, boolean> | undefined;
}

export interface ModelFile {
  /** The name that messages use. */
  readonly name: string;
  /** The caller's own copy. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}
