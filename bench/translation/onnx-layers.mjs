// Makes ONNX nodes for the layers of our models, from the weights of one of our bundles.
//
// For a bundle in int8, products are ONNX Runtime's own: activations are quantized before a product
// (DynamicQuantizeLinear), integers are multiplied (MatMulInteger), and the result is scaled by our
// bundle's scales, one for each output. Everything else reads dequantized weights.

import { Graph } from './onnx-writer.mjs';

/** ONNX's order of gates, as indices into ours. */
const gateOrders = { gru: [1, 0, 2], lstm: [0, 3, 1, 2] };
const stateParts = { gru: 1, lstm: 2 };
const float = 1;

/** Splits the columns of a matrix. */
export function split(graph, matrix, ...sizes) {
  return graph.ops(sizes.length, 'Split', [matrix, graph.numbers(...sizes)], { axis: 1 });
}

export function reshape(graph, value, ...sizes) {
  return graph.op('Reshape', [value, graph.numbers(...sizes)]);
}

/** Returns one size of a value's shape, as a vector of one number. */
export function sizeOf(graph, value, axis) {
  return graph.op('Gather', [graph.op('Shape', [value]), graph.numbers(axis)]);
}

export class Layers {
  #tensors;
  /** Whether products are computed in int8. */
  quantized;

  /** @param {Record<string, { shape: number[], values: Float32Array | Int8Array }>} tensors */
  constructor(tensors) {
    this.#tensors = tensors;
    this.quantized = Object.keys(tensors).some((name) => name.endsWith('.scale'));
  }

  size(name, axis) {
    return this.#tensors[name].shape[axis];
  }

  has(name) {
    return name in this.#tensors;
  }

  vector(name) {
    return this.#tensors[name].values;
  }

  embed(graph, name, ids) {
    const { shape } = this.#tensors[name];
    return graph.op('Gather', [graph.constant('float32', shape, this.#dequantized(name)), ids]);
  }

  /**
   * Computes x · weightsᵀ + bias. Several matrices count as one, whose outputs lie side by side, with one
   * bias for all.
   */
  product(graph, x, names, bias) {
    const parts = names.map((name) => this.#tensors[name]);
    const inputs = parts[0].shape[1];
    const outputs = parts.reduce((sum, { shape }) => sum + shape[0], 0);
    const weights = transposed(concatenate(parts.map(({ values }) => values)), outputs, inputs);
    let result;
    if (this.quantized) {
      const scales = concatenate(names.map((name) => this.vector(`${name}.scale`)));
      const [quantized, scale, zero] = graph.ops(3, 'DynamicQuantizeLinear', [x]);
      const whole = graph.op('MatMulInteger', [
        ...[quantized, graph.constant('int8', [inputs, outputs], weights), zero],
      ]);
      result = graph.op('Mul', [
        graph.op('Cast', [whole], { to: float }),
        graph.op('Mul', [scale, graph.constant('float32', [outputs], scales)]),
      ]);
    } else {
      result = graph.op('MatMul', [x, graph.constant('float32', [inputs, outputs], weights)]);
    }
    return bias ? graph.op('Add', [result, graph.constant('float32', [outputs], bias)]) : result;
  }

  affine(graph, x, name) {
    return this.product(graph, x, [`${name}.weight`], this.vector(`${name}.bias`));
  }

  /** Takes a step of a GRU, from the parts of its gates that come from its input and from its state. */
  gru(graph, ofInput, ofState, h, size) {
    const [inputResetUpdate, inputNew] = split(graph, ofInput, 2 * size, size);
    const [stateResetUpdate, stateNew] = split(graph, ofState, 2 * size, size);
    const resetUpdate = graph.op('Sigmoid', [
      graph.op('Add', [inputResetUpdate, stateResetUpdate]),
    ]);
    const [reset, update] = split(graph, resetUpdate, size, size);
    const proposed = graph.op('Tanh', [
      graph.op('Add', [inputNew, graph.op('Mul', [reset, stateNew])]),
    ]);
    const kept = graph.op('Mul', [update, graph.op('Sub', [h, proposed])]);
    return [graph.op('Add', [proposed, kept])];
  }

  /**
   * Computes an LSTM's gates from its input and its state: in float32 by one product of both side by side, in
   * int8 by two, because their scales differ.
   */
  lstmGates(graph, x, h, prefix, layer) {
    const kinds = ['ih', 'hh'];
    const weights = kinds.map((kind) => `${prefix}.weight_${kind}_l${layer}`);
    const [ofInput, ofState] = kinds.map((kind) => this.vector(`${prefix}.bias_${kind}_l${layer}`));
    const bias = ofInput.map((value, i) => value + ofState[i]);
    if (this.quantized) {
      const products = [x, h].map((value, i) =>
        this.product(graph, value, [weights[i]], i === 0 ? bias : undefined),
      );
      return graph.op('Add', products);
    }
    const outputs = bias.length;
    const matrix = concatenate(
      weights.map((name) => transposed(this.vector(name), outputs, this.size(name, 1))),
    );
    const joined = graph.op('Concat', [x, h], { axis: 1 });
    const shape = [matrix.length / outputs, outputs];
    return graph.op('Add', [
      graph.op('MatMul', [joined, graph.constant('float32', shape, matrix)]),
      graph.constant('float32', [outputs], bias),
    ]);
  }

  /** Takes a step of an LSTM from its gates. */
  lstm(graph, gates, c, size) {
    const [inputForget, candidate, output] = split(graph, gates, 2 * size, size, size);
    const [input, forget] = split(graph, graph.op('Sigmoid', [inputForget]), size, size);
    const cell = graph.op('Add', [
      graph.op('Mul', [forget, c]),
      graph.op('Mul', [input, graph.op('Tanh', [candidate])]),
    ]);
    return [graph.op('Mul', [graph.op('Sigmoid', [output]), graph.op('Tanh', [cell])]), cell];
  }

  /**
   * Computes a bidirectional layer: from [time, batch, in] the `states` [time, batch, 2 size] and, for each part
   * of a state, the last ones of the two directions, side by side.
   * @param {boolean} byStep  avoids ONNX's recurrent operators, which do not support int8
   */
  bidirectional(graph, x, cell, prefix, layer, byStep) {
    const names = (kind) => ['', '_reverse'].map((end) => `${prefix}.${kind}_l${layer}${end}`);
    return byStep ? this.#scanned(graph, x, cell, names) : this.#byOperator(graph, x, cell, names);
  }

  #byOperator(graph, x, cell, names) {
    const ordered = (kind) => names(kind).map((name) => reordered(this.#dequantized(name), cell));
    const [inputBiases, stateBiases] = ['bias_ih', 'bias_hh'].map(ordered);
    const stacked = (...arrays) => {
      const values = concatenate(arrays);
      return { values, shape: [2, values.length / 2] };
    };
    const matrices = (kind) => {
      const columns = this.size(names(kind)[0], 1);
      const { values } = stacked(...ordered(kind));
      return graph.constant('float32', [2, values.length / columns / 2, columns], values);
    };
    const biases = stacked(...inputBiases.flatMap((bias, i) => [bias, stateBiases[i]]));
    const size = this.size(names('weight_hh')[0], 1);
    const [states, ...last] = graph.ops(
      1 + stateParts[cell],
      cell.toUpperCase(),
      [
        ...[x, matrices('weight_ih'), matrices('weight_hh')],
        graph.constant('float32', biases.shape, biases.values),
      ],
      {
        hidden_size: size,
        direction: 'bidirectional',
        ...(cell === 'gru' && { linear_before_reset: 1 }),
      },
    );
    const sideBySide = (value, order, ...rows) =>
      reshape(graph, graph.op('Transpose', [value], { perm: order }), ...rows, 2 * size);
    return {
      states: sideBySide(states, [0, 2, 1, 3], 0, 0),
      last: last.map((part) => sideBySide(part, [1, 0, 2], 0)),
    };
  }

  /** Computes the product of all inputs, then takes one step after another in both directions. */
  #scanned(graph, x, cell, names) {
    const size = this.size(names('weight_hh')[0], 1);
    const parts = stateParts[cell];
    const [inputBiases, stateBiases] = ['bias_ih', 'bias_hh'].map((kind) =>
      names(kind).map((name) => this.vector(name)),
    );
    const gates = this.product(graph, x, names('weight_ih'), concatenate(inputBiases));
    const half = gateOrders[cell].length * size;
    const ofInputs = graph.ops(2, 'Split', [gates, graph.numbers(half, half)], { axis: 2 });

    const body = new Graph(graph);
    const state = names('weight_hh').map((_, direction) =>
      Array.from({ length: parts }, (_, part) =>
        body.input(`state${direction}${part}`, 'float32', ['batch', size]),
      ),
    );
    const inputs = ofInputs.map((_, i) => body.input(`gates${i}`, 'float32', ['batch', half]));
    const next = names('weight_hh').map((name, i) => {
      const [h, c] = state[i];
      const ofState = this.product(body, h, [name], stateBiases[i]);
      return cell === 'gru'
        ? this.gru(body, inputs[i], ofState, h, size)
        : this.lstm(body, body.op('Add', [inputs[i], ofState]), c, size);
    });
    const written = [...next.flat(), ...next.map(([h]) => h)];
    for (const [i, value] of written.entries()) {
      body.output(`next${i}`, value, 'float32', ['batch', size]);
    }
    const zeros = graph.op('Expand', [
      graph.constant('float32', [1, 1], Float32Array.of(0)),
      graph.op('Concat', [sizeOf(graph, x, 1), graph.numbers(size)], { axis: 0 }),
    ]);
    const results = graph.ops(
      written.length,
      'Scan',
      [...next.flat().map(() => zeros), ...ofInputs],
      { body, num_scan_inputs: 2, scan_input_directions: [0, 1], scan_output_directions: [0, 1] },
    );
    const [forwards, backwards] = [results.slice(0, parts), results.slice(parts, 2 * parts)];
    return {
      states: graph.op('Concat', results.slice(-2), { axis: 2 }),
      last: forwards.map((part, i) => graph.op('Concat', [part, backwards[i]], { axis: 1 })),
    };
  }

  #dequantized(name) {
    const { shape, values } = this.#tensors[name];
    const scales = this.#tensors[`${name}.scale`]?.values;
    if (!scales) return values;
    return Float32Array.from(values, (value, i) => value * scales[Math.floor(i / shape[1])]);
  }
}

export function concatenate(arrays) {
  const all = new arrays[0].constructor(arrays.reduce((sum, { length }) => sum + length, 0));
  let place = 0;
  for (const array of arrays) {
    all.set(array, place);
    place += array.length;
  }
  return all;
}

function transposed(values, rows, columns) {
  const result = new values.constructor(values.length);
  for (let row = 0; row < rows; ++row) {
    for (let column = 0; column < columns; ++column) {
      result[column * rows + row] = values[row * columns + column];
    }
  }
  return result;
}

function reordered(values, cell) {
  const size = values.length / gateOrders[cell].length;
  return concatenate(gateOrders[cell].map((at) => values.subarray(at * size, (at + 1) * size)));
}
