// Writes ONNX models, with the parts of the format's protobuf messages that our graphs need. Field numbers
// are those of onnx.proto.
import { bytesField, varintField } from '../protobuf.mjs';

const elementTypes = { float32: 1, uint8: 2, int8: 3, int64: 7, bool: 9 };
const attributeTypes = { float: 1, int: 2, string: 3, graph: 5, ints: 7, strings: 8 };
const opset = { '': 17, 'com.microsoft': 1 };
const irVersion = 8;

/** @typedef {'float32' | 'uint8' | 'int8' | 'int64' | 'bool'} ElementType */

/** A graph under construction. Values are known by their names, which the methods that make them return. */
export class Graph {
  #nodes = [];
  #initializers = [];
  #inputs = [];
  #outputs = [];
  #counter;

  /** A graph inside `outer` reads its values, so no name may occur in both. */
  constructor(outer) {
    this.#counter = outer ? outer.#counter : { last: 0 };
  }

  #newName() {
    this.#counter.last += 1;
    return `v${this.#counter.last}`;
  }

  /** @param {(number | string)[]} shape  sizes; a name stands for one that may vary */
  input(name, type, shape) {
    this.#inputs.push(valueInfo(name, type, shape));
    return name;
  }

  /** Makes a value an output. Without a shape, it has that of the value. */
  output(name, value, type, shape) {
    this.#nodes.push(node('Identity', [value], [name]));
    this.#outputs.push(valueInfo(name, type, shape));
  }

  /** @param {ArrayLike<number> & ArrayBufferView} values */
  constant(type, shape, values) {
    const name = this.#newName();
    const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
    const dimensions = shape.map((size) => varintField(1, size));
    this.#initializers.push(
      Buffer.concat([
        ...dimensions,
        varintField(2, elementTypes[type]),
        bytesField(8, name),
        bytesField(9, bytes),
      ]),
    );
    return name;
  }

  /** Adds a vector of integers, which operators need for shapes, axes and sizes. */
  numbers(...values) {
    return this.constant('int64', [values.length], BigInt64Array.from(values, BigInt));
  }

  /** Adds a node with one output. An empty name stands for an input that is left out. */
  op(type, inputs, attributes = {}) {
    return this.ops(1, type, inputs, attributes)[0];
  }

  /** Adds a node with `count` outputs. */
  ops(count, type, inputs, attributes = {}) {
    const outputs = Array.from({ length: count }, () => this.#newName());
    this.#nodes.push(node(type, inputs, outputs, attributes));
    return outputs;
  }

  /** Encodes the message GraphProto. */
  encode() {
    return Buffer.concat([
      ...this.#nodes.map((bytes) => bytesField(1, bytes)),
      bytesField(2, 'graph'),
      ...this.#initializers.map((bytes) => bytesField(5, bytes)),
      ...this.#inputs.map((bytes) => bytesField(11, bytes)),
      ...this.#outputs.map((bytes) => bytesField(12, bytes)),
    ]);
  }
}

/** A Loop of `steps` steps under construction; `body` is the graph of a step. */
export class Loop {
  #graph;
  #steps;
  #carried = [];
  body;
  #goOn;

  constructor(graph, steps) {
    this.#graph = graph;
    this.#steps = steps;
    this.body = new Graph(graph);
    this.body.input('step', 'int64', []);
    this.#goOn = this.body.input('go_on', 'bool', []);
  }

  /** Adds a value that each step passes to the next; the first step reads `first`. */
  carry(type, shape, first) {
    this.#carried.push({ type, first });
    return this.body.input(`carried${this.#carried.length}`, type, shape);
  }

  /**
   * Adds the loop to its graph.
   * @param {string[]} next  the values that are passed to the next step
   * @param {string[]} kept  integers of a step, which the loop concatenates over all steps
   * @returns {string[]} the concatenated values
   */
  run(next, kept) {
    this.body.output('go_on_next', this.#goOn, 'bool');
    for (const [i, value] of next.entries()) {
      this.body.output(`next${i}`, value, this.#carried[i].type);
    }
    for (const [i, value] of kept.entries()) this.body.output(`kept${i}`, value, 'int64');
    const inputs = [this.#steps, '', ...this.#carried.map(({ first }) => first)];
    const results = this.#graph.ops(next.length + kept.length, 'Loop', inputs, { body: this.body });
    return results.slice(next.length);
  }
}

/** Returns the content of an .onnx file. */
export function encodeModel(graph) {
  const opsets = Object.entries(opset).map(([domain, version]) =>
    bytesField(8, Buffer.concat([bytesField(1, domain), varintField(2, version)])),
  );
  return Buffer.concat([varintField(1, irVersion), bytesField(7, graph.encode()), ...opsets]);
}

/** Encodes a node. `domain` is passed as an attribute, although it is none. */
function node(type, inputs, outputs, { domain, ...attributes } = {}) {
  return Buffer.concat([
    ...inputs.map((name) => bytesField(1, name)),
    ...outputs.map((name) => bytesField(2, name)),
    bytesField(4, type),
    ...Object.entries(attributes).map(([name, value]) => bytesField(5, attribute(name, value))),
    ...(domain ? [bytesField(7, domain)] : []),
  ]);
}

function attribute(name, value) {
  const of = (type, ...fields) =>
    Buffer.concat([bytesField(1, name), ...fields, varintField(20, attributeTypes[type])]);
  if (typeof value === 'number') return of('int', varintField(3, value));
  if (typeof value === 'string') return of('string', bytesField(4, value));
  if (value instanceof Graph) return of('graph', bytesField(6, value.encode()));
  return typeof value[0] === 'string'
    ? of('strings', ...value.map((text) => bytesField(9, text)))
    : of('ints', ...value.map((number) => varintField(8, number)));
}

function valueInfo(name, type, shape) {
  const dimensions = shape?.map((size) =>
    bytesField(1, typeof size === 'number' ? varintField(1, size) : bytesField(2, size)),
  );
  const tensor = Buffer.concat([
    varintField(1, elementTypes[type]),
    ...(dimensions ? [bytesField(2, Buffer.concat(dimensions))] : []),
  ]);
  return Buffer.concat([bytesField(1, name), bytesField(2, bytesField(1, tensor))]);
}
