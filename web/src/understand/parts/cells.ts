// The recurrent cells, small enough to be read and to be run on every move of a dial. Forward and backward stand side
// by side, with the equations of src/core/layers/{rnn,gru,lstm}_cell.cpp.

import { Random } from '../../shared/random';
import { add, dot, norm, scale, times, type Vector, type Weights } from './vectors';

export type CellName = 'rnn' | 'gru' | 'lstm';

/** What a network of such cells is made of. */
export interface Network {
  /** The recurrent weights of each gate are an orthogonal matrix times this. */
  readonly recurrentWeight: number;
  /** The bias of the gates that keep the state: z of the GRU, f of the LSTM. */
  readonly gateBias: number;
  readonly length: number;
}

export const units = 8;
/** Inputs this small leave tanh nearly linear for long enough to see a gradient explode. */
const inputSize = 0.05;

interface Step {
  readonly state: Vector;
  /** Takes the gradient of the new state to that of the state before. */
  backward(gradient: Vector): Vector;
}

type Cell = (inputs: Weights, recurrent: readonly Weights[], state: Vector, bias: number) => Step;

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const map = (a: Vector, f: (value: number, i: number) => number): Vector => a.map(f);
const multiply = (a: Vector, b: Vector): Vector => a.map((value, i) => value * (b[i] ?? 0));
const sigmoidSlope = (y: number) => y * (1 - y);
const tanhSlope = (y: number) => 1 - y * y;
const none: Weights = [];

/** h' = tanh(x + U h) */
const rnn: Cell = ([x = []], [u = none], h) => {
  const state = map(add(x, times(u, h)), Math.tanh);
  return {
    state,
    backward: (d) => transposed(u, multiply(d, map(state, tanhSlope))),
  };
};

/** h' = (1 - z) n + z h, with n = tanh(x_n + r (U_n h)) */
const gru: Cell = ([xr = [], xz = [], xn = []], [ur = none, uz = none, un = none], h, bias) => {
  const r = map(add(xr, times(ur, h)), sigmoid);
  const z = map(add(xz, times(uz, h)), (value) => sigmoid(value + bias));
  const remembered = times(un, h);
  const n = map(add(xn, multiply(r, remembered)), Math.tanh);
  return {
    state: map(h, (value, i) => (1 - (z[i] ?? 0)) * (n[i] ?? 0) + (z[i] ?? 0) * value),
    backward: (d) => {
      const dz = map(
        d,
        (value, i) => value * ((h[i] ?? 0) - (n[i] ?? 0)) * sigmoidSlope(z[i] ?? 0),
      );
      const dn = map(d, (value, i) => value * (1 - (z[i] ?? 0)) * tanhSlope(n[i] ?? 0));
      const dr = map(multiply(dn, remembered), (value, i) => value * sigmoidSlope(r[i] ?? 0));
      return add(
        multiply(d, z),
        transposed(un, multiply(dn, r)),
        transposed(uz, dz),
        transposed(ur, dr),
      );
    },
  };
};

/** c' = f c + i g, h' = o tanh(c'); the state is h and c side by side. */
const lstm: Cell = (inputs, recurrent, state, bias) => {
  const [h, c] = [state.slice(0, units), state.slice(units)];
  const gate = (index: number, activate: (value: number) => number) =>
    map(add(inputs[index] ?? [], times(recurrent[index] ?? none, h)), activate);
  const i = gate(0, sigmoid);
  const f = gate(1, (value) => sigmoid(value + bias));
  const g = gate(2, Math.tanh);
  const o = gate(3, sigmoid);
  const memory = add(multiply(f, c), multiply(i, g));
  const shown = map(memory, Math.tanh);
  return {
    state: [...multiply(o, shown), ...memory],
    backward: (d) => {
      const dh = d.slice(0, units);
      const dc = add(d.slice(units), multiply(multiply(dh, o), map(shown, tanhSlope)));
      const gates = [
        multiply(multiply(dc, g), map(i, sigmoidSlope)),
        multiply(multiply(dc, c), map(f, sigmoidSlope)),
        multiply(multiply(dc, i), map(g, tanhSlope)),
        multiply(multiply(dh, shown), map(o, sigmoidSlope)),
      ];
      const previous = gates.map((gradient, k) => transposed(recurrent[k] ?? none, gradient));
      return [...add(...previous), ...multiply(dc, f)];
    },
  };
};

const cells: Readonly<Record<CellName, { cell: Cell; gates: number; parts: number }>> = {
  rnn: { cell: rnn, gates: 1, parts: 1 },
  gru: { cell: gru, gates: 3, parts: 1 },
  lstm: { cell: lstm, gates: 4, parts: 2 },
};

/** Runs a network over random inputs, the same ones each time. */
function run(
  name: CellName,
  { recurrentWeight, gateBias, length }: Network,
  start: Vector,
): Step[] {
  const { cell, gates } = cells[name];
  const random = new Random(7);
  const recurrent = Array.from({ length: gates }, () => orthogonal(random, recurrentWeight));
  const steps: Step[] = [];
  let state = start;
  for (let t = 0; t < length; t += 1) {
    const inputs = Array.from({ length: gates }, () => vector(random, inputSize));
    const step = cell(inputs, recurrent, state, gateBias);
    state = step.state;
    steps.push(step);
  }
  return steps;
}

/** Returns the first state of a network, which is 0. */
export function startOf(name: CellName): Vector {
  return Array.from({ length: units * cells[name].parts }, () => 0);
}

/** Returns what the gradients below belong to: the sum of the last hidden vector over the root of its size. */
export function outcomeOf(name: CellName, network: Network, start = startOf(name)): number {
  const last = run(name, network, start).at(-1)?.state ?? start;
  return last.slice(0, units).reduce((sum, value) => sum + value, 0) / Math.sqrt(units);
}

/** Returns the gradients of the outcome with respect to the first state and to the states after it, in order. */
export function gradientsOf(name: CellName, network: Network): Vector[] {
  const start = startOf(name);
  let gradient = map(start, (_, i) => (i < units ? 1 / Math.sqrt(units) : 0));
  const gradients = [gradient];
  for (const step of run(name, network, start).reverse()) {
    gradient = step.backward(gradient);
    gradients.push(gradient);
  }
  return gradients.reverse();
}

function transposed(weights: Weights, d: Vector): Vector {
  return map(weights[0] ?? [], (_, column) =>
    weights.reduce((sum, row, i) => sum + (row[column] ?? 0) * (d[i] ?? 0), 0),
  );
}

/** Returns a vector of numbers between -`size` and `size`. */
function vector(random: Random, size: number): Vector {
  return Array.from({ length: units }, () => (size * (random.below(2001) - 1000)) / 1000);
}

/** Returns an orthogonal matrix times a factor, by the method of Gram and Schmidt. */
function orthogonal(random: Random, factor: number): Weights {
  const rows: Vector[] = [];
  while (rows.length < units) {
    const drawn = vector(random, 1);
    const row = rows.reduce((rest, other) => add(rest, scale(-dot(rest, other), other)), drawn);
    rows.push(scale(1 / norm(row), row));
  }
  return rows.map((row) => scale(factor, row));
}
