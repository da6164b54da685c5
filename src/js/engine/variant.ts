import { checkChoice } from '../shared/arguments.js';
import { AttentiveError } from '../shared/errors.js';

/** A build of the engine. `relaxed` also uses relaxed SIMD, such as fused multiply-add. */
export type Variant = 'simd' | 'relaxed';

/** @throws AttentiveError `invalid-argument` if it is neither `auto` nor a variant. */
export function checkVariant(variant: 'auto' | Variant | undefined): 'auto' | Variant {
  return checkChoice(variant, 'variant', ['auto', 'simd', 'relaxed'], 'auto');
}

/** Returns whether this browser or Node can run a variant. */
export function supports(variant: Variant): boolean {
  if (variant === 'simd') return validates(moduleOf(bitselect));
  return validates(moduleOf(relaxedDot)) && addsRelaxedProducts();
}

/**
 * Returns the variant to use, the fastest one for `auto`.
 * @throws AttentiveError `unsupported` if no variant or not the requested one can run.
 */
export function chooseVariant(wanted: 'auto' | Variant): Variant {
  if (!supports('simd')) {
    throw new AttentiveError(
      'unsupported',
      'WebAssembly SIMD is not available: use a browser of 2023 or later, or Node 20 or later',
    );
  }
  if (wanted === 'auto') return supports('relaxed') ? 'relaxed' : 'simd';
  if (!supports(wanted)) {
    throw new AttentiveError(
      'unsupported',
      "Relaxed SIMD is not available: use the variant 'auto' or 'simd', or Node 22 or later",
    );
  }
  return wanted;
}

// The instructions that a probing module applies to its vectors: one of SIMD, and one of relaxed SIMD.
const bitselect = [0xfd, 0x52];
/** i32x4.relaxed_dot_i8x16_i7x16_add_s */
const relaxedDot = [0xfd, 0x93, 0x02];

/**
 * Returns a module whose only function `f` fills three vectors with its argument, applies `instruction` to them,
 * and returns the first lane of the result.
 */
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
 * Returns whether the relaxed dot product adds to its third vector. V8's baseline compiler of 2023 (Chrome 114, Node
 * 20 and some later versions) omitted that until the optimizing compiler had recompiled the function.
 */
function addsRelaxedProducts(): boolean {
  try {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(moduleOf(relaxedDot)));
    const { f } = exports as { f: (value: number) => number };
    return f(5) === 4 * 5 * 5 + 5;
  } catch {
    return true; // If the page may not compile WebAssembly, the engine reports it.
  }
}
