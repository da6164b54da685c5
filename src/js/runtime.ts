import type { MainModule as TrainModule } from './attentive-train-simd.mjs';
import type { MainModule as TranslateModule } from './attentive-translate-simd.mjs';
import { AttentiveError } from './errors.js';
import { nodeFiles } from './node.js';

/** A build of the engine. `relaxed` also uses fused multiply-add, where the machine has it. */
export type Variant = 'simd' | 'relaxed';

/**
 * The engine's parts: models in one; trainers, tokenizers on their own and scores in the other, which who
 * only translates need not fetch.
 */
export interface EngineParts {
  readonly translate: TranslateModule;
  readonly train: TrainModule;
}
export type EnginePart = keyof EngineParts;

/** Whether this browser or Node runs a variant. */
export function supports(variant: Variant): boolean {
  if (variant === 'simd') return validates(moduleOf(bitselect));
  return validates(moduleOf(relaxedDot)) && addsRelaxedProducts();
}

/**
 * The variant to use.
 * @throws AttentiveError `unsupported` if neither, or not the one that was asked for, can run.
 */
export function chooseVariant(wanted: 'auto' | Variant): Variant {
  if (!supports('simd')) {
    throw new AttentiveError(
      'unsupported',
      'WebAssembly with SIMD is missing here: use a browser of 2023 or later, or Node 20 or later',
    );
  }
  if (wanted === 'auto') return supports('relaxed') ? 'relaxed' : 'simd';
  if (!supports(wanted)) {
    throw new AttentiveError(
      'unsupported',
      "Relaxed SIMD is missing here: use the variant 'auto' or 'simd', or Node 22 or later",
    );
  }
  return wanted;
}

const loaded = new Map<string, Promise<EngineParts[EnginePart]>>();

/** A part of the engine in a variant, fetched and compiled once. */
export function loadRuntime<Part extends EnginePart>(
  part: Part,
  variant: Variant,
): Promise<EngineParts[Part]> {
  const name = `attentive-${part}-${variant}` as const;
  let runtime = loaded.get(name) as Promise<EngineParts[Part]> | undefined;
  if (!runtime) {
    runtime = instantiate(name) as Promise<EngineParts[Part]>;
    loaded.set(name, runtime);
    // A failure, perhaps of the network, is not kept: the next call tries again.
    runtime.catch(() => loaded.delete(name));
  }
  return runtime;
}

/** Imports of the glue that lies beside this file, written out, so that bundlers find all. */
const glue = {
  'attentive-translate-simd': () => import('./attentive-translate-simd.mjs'),
  'attentive-translate-relaxed': () => import('./attentive-translate-relaxed.mjs'),
  'attentive-train-simd': () => import('./attentive-train-simd.mjs'),
  'attentive-train-relaxed': () => import('./attentive-train-relaxed.mjs'),
};

async function instantiate(name: keyof typeof glue): Promise<EngineParts[EnginePart]> {
  try {
    const { default: start } = await glue[name]();
    return await start({ wasmBinary: await readInNode(`${name}.wasm`) });
  } catch (cause) {
    throw new AttentiveError(
      'unsupported',
      `The engine could not be started: serve ${name}.mjs and ${name}.wasm beside the package's ` +
        "other files, and allow 'wasm-unsafe-eval' in a Content-Security-Policy " +
        `(${cause instanceof Error ? cause.message : cause})`,
      { cause },
    );
  }
}

/** A file beside this one, which the engine fetches by itself in browsers; Node fetches no files. */
async function readInNode(name: string): Promise<Uint8Array | undefined> {
  // Bundlers would take `new URL(…, import.meta.url)`, written in one, for one more file to ship.
  const here = import.meta.url;
  return here.startsWith('file:') ? nodeFiles?.readFile(new URL(name, here)) : undefined;
}

// A function of a whole number, all of whose vectors hold it in every lane: an instruction of SIMD, one
// of relaxed SIMD, and the first lane of the result.
const bitselect = [0xfd, 0x52];
/** i32x4.relaxed_dot_i8x16_i7x16_add_s */
const relaxedDot = [0xfd, 0x93, 0x02];

/** A module whose only function `f` applies `instruction` to three vectors. */
function moduleOf(instruction: readonly number[]): Uint8Array<ArrayBuffer> {
  const i32 = 0x7f;
  const number = [0x20, 0]; // local.get 0
  const [bytes, wholes] = [
    [...number, 0xfd, 0x0f], // i8x16.splat
    [...number, 0xfd, 0x11], // i32x4.splat
  ];
  const firstLane = [0xfd, 0x1b, 0];
  const end = 0x0b;
  const body = [0, ...bytes, ...bytes, ...wholes, ...instruction, ...firstLane, end];
  const section = (id: number, content: readonly number[]) => [id, content.length, ...content];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 1, i32, 1, i32]),
    ...section(3, [1, 0]),
    ...section(7, [1, 1, 'f'.charCodeAt(0), 0, 0]),
    ...section(10, [1, body.length, ...body]),
  ]);
}

function validates(bytes: Uint8Array<ArrayBuffer>): boolean {
  return typeof WebAssembly === 'object' && WebAssembly.validate(bytes);
}

/**
 * Whether the relaxed dot product adds to its third vector. The first compiler of V8 lost that in 2023
 * (Chrome 114, Node 20 and some after them), until its second one had compiled the function anew.
 */
function addsRelaxedProducts(): boolean {
  try {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(moduleOf(relaxedDot)));
    const { f } = exports as { f: (value: number) => number };
    return f(5) === 4 * 5 * 5 + 5;
  } catch {
    return true; // Where the page may not compile, the engine says so.
  }
}
