// A decoder of two units with attention over three encoder states, for a sentence whose tokens are given. It has the
// equations of src/core/model/recurrent_decoder.h with an RNN as its cell.

import { add, dot, rotation, scale, softmax, times, type Vector, weightedSum } from './vectors';

/** Where the context enters: the cell (Bahdanau), the output (Luong), or the output that is fed back. */
export type Placement = 'input' | 'output' | 'feeding';

export interface DecoderStep {
  readonly context: Vector;
  readonly state: Vector;
  readonly output: Vector;
}

export const steps = 5;

const encoderStates: readonly Vector[] = [
  [0.9, -0.2],
  [-0.3, 0.8],
  [-0.7, -0.6],
];
const tokens: readonly Vector[] = Array.from({ length: steps }, (_, t) =>
  times(rotation(100 * t), [0.6, 0]),
);
const [fromState, fromContext, fromOutput] = [rotation(40), rotation(-70), rotation(120)];
const [outputFromState, outputFromContext] = [rotation(15), rotation(-30)];

/** Runs the decoder, with something added to the context of one step. */
export function decode(
  placement: Placement,
  disturbed: { readonly step: number; readonly by: number },
): DecoderStep[] {
  const attend = (state: Vector, t: number): Vector => {
    const weights = softmax(encoderStates.map((key) => 3 * dot(state, key)));
    const by = t === disturbed.step ? disturbed.by : 0;
    return add(weightedSum(weights, encoderStates), [by, -by]);
  };
  let state: Vector = [0.2, 0.1];
  let output: Vector = [0, 0];
  return tokens.map((token, t) => {
    const context = placement === 'input' ? attend(state, t) : undefined;
    const fed = {
      input: times(fromContext, context ?? []),
      output: [0, 0],
      feeding: times(fromOutput, output),
    };
    state = add(token, scale(0.8, times(fromState, state)), fed[placement]).map(Math.tanh);
    const read = context ?? attend(state, t);
    output = add(times(outputFromState, state), times(outputFromContext, read)).map(Math.tanh);
    return { context: read, state, output };
  });
}
