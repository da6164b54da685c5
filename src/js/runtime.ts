import type { MainModule } from './attentive-simd.mjs';
import { AttentiveError } from './errors.js';
import { nodeFiles } from './node.js';

/** A build of the engine. `relaxed` also uses fused multiply-add, where the machine has it. */
export type Variant = 'simd' | 'relaxed';

export type { MainModule };

/** Whether this browser or Node runs a variant. */
export function supports(variant: Variant): boolean {
  return validates(variant === 'simd' ? bitselect : relaxedMadd);
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

const loaded = new Map<Variant, Promise<MainModule>>();

/** The engine of a variant, fetched and compiled once. */
export function loadRuntime(variant: Variant): Promise<MainModule> {
  let runtime = loaded.get(variant);
  if (!runtime) {
    runtime = instantiate(variant);
    loaded.set(variant, runtime);
    // A failure, perhaps of the network, is not kept: the next call tries again.
    runtime.catch(() => loaded.delete(variant));
  }
  return runtime;
}

async function instantiate(variant: Variant): Promise<MainModule> {
  try {
    // Written out, so that bundlers find both.
    const { default: start } = await (variant === 'simd'
      ? import('./attentive-simd.mjs')
      : import('./attentive-relaxed.mjs'));
    return await start({ wasmBinary: await readInNode(`attentive-${variant}.wasm`) });
  } catch (cause) {
    throw new AttentiveError(
      'unsupported',
      `The engine could not be started: serve attentive-${variant}.mjs and attentive-${variant}.wasm ` +
        "beside the package's other files, and allow 'wasm-unsafe-eval' in a " +
        `Content-Security-Policy (${cause instanceof Error ? cause.message : cause})`,
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

// Two instructions of three vectors: one of SIMD, one of relaxed SIMD.
const bitselect = [0xfd, 0x52];
const relaxedMadd = [0xfd, 0x85, 0x02];

/** Whether a module is valid whose only function applies `instruction` to its three vectors. */
function validates(instruction: readonly number[]): boolean {
  const v128 = 0x7b;
  const type = [0x60, 3, v128, v128, v128, 1, v128];
  const localGet = 0x20;
  const end = 0x0b;
  const body = [0, localGet, 0, localGet, 1, localGet, 2, ...instruction, end];
  const section = (id: number, content: readonly number[]) => [id, content.length, ...content];
  return (
    typeof WebAssembly === 'object' &&
    WebAssembly.validate(
      Uint8Array.from([
        ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
        ...section(1, [1, ...type]),
        ...section(3, [1, 0]),
        ...section(10, [1, body.length, ...body]),
      ]),
    )
  );
}
