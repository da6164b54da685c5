/** What the C++ program for Node uses of JavaScript: see `src/cli/node`. */
interface Platform {
  readonly wasmBinary: Uint8Array;
  readonly interrupted: Int32Array<SharedArrayBuffer>;
  catchInterrupts(): void;
  onBrokenPipe(): void;
}

interface Program {
  /** Runs the program to its end and returns its exit status. */
  callMain(args: string[]): number;
}

export default function startProgram(platform: Platform): Promise<Program>;
