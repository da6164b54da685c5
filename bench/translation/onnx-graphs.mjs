// Makes ONNX graphs of our two models that translate a batch in a single run: the encoder, then a Loop
// whose body is a step of the decoder and of the search. So only token ids cross between JavaScript and
// the engine, and the encoder states are not copied at each step, as they would be with a graph of the
// decoder's step alone.
//
// The inputs are `ids` [time, batch], each sentence with its </s>, and `steps`, the number of tokens to
// write. Nothing is padded, and no sentence ends early.

import { concatenate, Layers, reshape, sizeOf, split } from './onnx-layers.mjs';
import { Graph, Loop } from './onnx-writer.mjs';

const startId = 1;

/**
 * @param {ConstructorParameters<typeof Layers>[0]} tensors  a bundle's
 * @param {'gru' | 'lstm'} shape
 * @param {{ beam: number, alone: boolean }} use  the beam, 1 for greedy search, and whether the graph is to
 *   be faster for a batch of one and slower for others
 * @returns {Graph} whose output is `tokens` [steps, batch]; with a beam, its outputs are `tokens` and
 *   `parents`, the hypothesis of the step before that each continues, both [steps, batch, beam]
 */
export function makeGraph(tensors, shape, { beam, alone }) {
  const layers = new Layers(tensors);
  const graph = new Graph();
  const ids = graph.input('ids', 'int64', ['time', 'batch']);
  const steps = graph.input('steps', 'int64', []);
  const { memory, states } = encode(graph, layers, shape, ids, alone);
  const batch = sizeOf(graph, ids, 1);
  const decoder = { layers, memory, states, beam, step: decoderSteps[shape] };
  if (beam === 1) searchGreedily(graph, decoder, steps, batch);
  else searchWithBeam(graph, decoder, steps, batch);
  return graph;
}

/** Returns `memory`, the encoder states [batch, time, H] and keys, and `states`, the decoder's first ones. */
function encode(graph, layers, shape, ids, alone) {
  let x = layers.embed(graph, 'encoder.embedding.weight', ids);
  const lasts = [];
  for (let layer = 0; layers.has(`encoder.rnn.bias_hh_l${layer}`); ++layer) {
    // For a batch, steps in int8 are faster than ONNX's float32 operators; for one sentence they are
    // slower.
    const byStep = layers.quantized && !alone;
    const { states, last } = layers.bidirectional(
      ...[graph, x, shape, 'encoder.rnn', layer, byStep],
    );
    x = states;
    lasts.push(last);
  }
  const states = graph.op('Transpose', [x], { perm: [1, 0, 2] });
  const projected = layers.product(graph, states, ['decoder.attention.key.weight']);
  const keys =
    shape === 'gru'
      ? graph.op('Unsqueeze', [projected, graph.numbers(1)]) // for each hypothesis of a beam
      : graph.op('Transpose', [projected], { perm: [0, 2, 1] });
  const first = lasts.flatMap(([hidden, cell], layer) => [
    graph.op('Tanh', [layers.affine(graph, hidden, `bridge.hidden_l${layer}`)]),
    ...(cell ? [layers.affine(graph, cell, `bridge.cell_l${layer}`)] : []),
  ]);
  // The first step is fed a readout of zeros.
  if (shape === 'lstm') first.push(graph.op('Sub', [first[0], first[0]]));
  return { memory: { states, keys }, states: first };
}

/**
 * These take a step: from `token` [rows] and `states`, [rows, size] each, to logits [rows, vocabulary] and
 * the next states. Rows are hypotheses, those of a beam one after another.
 */
const decoderSteps = {
  /** Computes Bahdanau et al. 2015: an additive score with the previous state, the context in the cell. */
  gru(graph, { layers, memory, beam }, token, [h]) {
    const size = layers.size('decoder.rnn.weight_hh_l0', 1);
    const embedded = layers.embed(graph, 'decoder.embedding.weight', token);
    const stateParts = ['decoder.rnn.weight_hh_l0', 'decoder.attention.query.weight'];
    const stateBiases = ['decoder.rnn.bias_hh_l0', 'decoder.attention.query.bias'];
    const width = layers.size(stateParts[1], 0);
    const [ofState, query] = split(
      graph,
      layers.product(
        ...[graph, h, stateParts],
        concatenate(stateBiases.map((name) => layers.vector(name))),
      ),
      ...[3 * size, width],
    );
    const hidden = graph.op('Tanh', [
      graph.op('Add', [memory.keys, reshape(graph, query, -1, beam, 1, width)]),
    ]);
    const v = layers.vector('decoder.attention.score.weight');
    const scores = graph.op('Squeeze', [
      graph.op('MatMul', [hidden, graph.constant('float32', [width, 1], v)]),
      graph.numbers(3),
    ]);
    const context = contextOf(graph, scores, memory, size);
    const ofInput = layers.product(
      ...[graph, graph.op('Concat', [embedded, context], { axis: 1 })],
      ...[['decoder.rnn.weight_ih_l0'], layers.vector('decoder.rnn.bias_ih_l0')],
    );
    const states = layers.gru(graph, ofInput, ofState, h, size);
    return { logits: logitsOf(graph, layers, [states[0], context, embedded]).logits, states };
  },

  /** Computes Luong et al. 2015: a general score with the new state, the readout fed to the next step. */
  lstm(graph, { layers, memory, beam }, token, states) {
    const size = layers.size('decoder.rnn.weight_hh_l0', 1);
    const before = states.at(-1);
    const embedded = layers.embed(graph, 'decoder.embedding.weight', token);
    let x = graph.op('Concat', [embedded, before], { axis: 1 });
    const next = [];
    for (let layer = 0; 2 * layer + 1 < states.length; ++layer) {
      const [h, c] = states.slice(2 * layer, 2 * layer + 2);
      const gates = layers.lstmGates(graph, x, h, 'decoder.rnn', layer);
      next.push(...layers.lstm(graph, gates, c, size));
      x = next.at(-2);
    }
    const query = reshape(graph, x, -1, beam, size);
    const context = contextOf(graph, graph.op('MatMul', [query, memory.keys]), memory, size);
    const { readout, logits } = logitsOf(graph, layers, [x, context]);
    return { logits, states: [...next, readout] };
  },
};

/** @param scores [batch, beam, time] */
function contextOf(graph, scores, { states }, size) {
  const weights = graph.op('Softmax', [scores], { axis: 2 });
  return reshape(graph, graph.op('MatMul', [weights, states]), -1, size);
}

function logitsOf(graph, layers, features) {
  const joined = graph.op('Concat', features, { axis: 1 });
  const readout = graph.op('Tanh', [layers.affine(graph, joined, 'decoder.readout')]);
  return { readout, logits: layers.affine(graph, readout, 'decoder.output') };
}

function searchGreedily(graph, decoder, steps, batch) {
  const start = graph.op('Expand', [graph.numbers(startId), batch]);
  const loop = new Loop(graph, steps);
  const token = loop.carry('int64', ['batch'], start);
  const states = decoder.states.map((state) => loop.carry('float32', ['batch', 'size'], state));
  const { logits, states: next } = decoder.step(loop.body, decoder, token, states);
  const best = loop.body.op('ArgMax', [logits], { axis: 1, keepdims: 0 });
  const [tokens] = loop.run([best, ...next], [best]);
  graph.output('tokens', tokens, 'int64', ['steps', 'batch']);
}

/** Searches as we do, except that no sentence ends. */
function searchWithBeam(graph, decoder, steps, batch) {
  const { beam, layers } = decoder;
  const size = layers.size('decoder.rnn.weight_hh_l0', 1);
  const rows = graph.op('Mul', [batch, graph.numbers(beam)]);
  const shapeOf = (...sizes) => graph.op('Concat', [batch, graph.numbers(...sizes)], { axis: 0 });
  const repeat = (state) => {
    const alone = graph.op('Unsqueeze', [state, graph.numbers(1)]);
    return reshape(graph, graph.op('Expand', [alone, shapeOf(beam, size)]), -1, size);
  };
  // At first all hypotheses of a beam are alike, so only the first one is continued.
  const firstScores = Float32Array.from({ length: beam }, (_, i) => (i === 0 ? 0 : -1e9));
  const scalar = (value) => graph.op('Squeeze', [value]);
  const firstRows = graph.op('Unsqueeze', [
    graph.op('Range', [graph.numbers(0), rows, graph.numbers(beam)].map(scalar)),
    graph.numbers(1),
  ]);

  const loop = new Loop(graph, steps);
  const { body } = loop;
  const start = graph.op('Expand', [graph.numbers(startId), rows]);
  const token = loop.carry('int64', ['rows'], start);
  const soFar = loop.carry(
    ...['float32', ['batch', beam]],
    graph.op('Expand', [graph.constant('float32', [1, beam], firstScores), shapeOf(beam)]),
  );
  const states = decoder.states.map((state) =>
    loop.carry('float32', ['rows', size], repeat(state)),
  );
  const { logits, states: next } = decoder.step(body, decoder, token, states);
  const top = (value) => body.ops(2, 'TopK', [value, body.numbers(beam)], { axis: 1 });
  const [likely, likelyTokens] = top(body.op('LogSoftmax', [logits], { axis: 1 }));
  const scores = body.op('Add', [
    reshape(body, likely, -1, beam, beam),
    body.op('Unsqueeze', [soFar, body.numbers(2)]),
  ]);
  const [best, places] = top(reshape(body, scores, -1, beam * beam));
  const parents = body.op('Div', [places, body.numbers(beam)]);
  const chosen = body.op(
    ...['GatherElements', [reshape(body, likelyTokens, -1, beam * beam), places], { axis: 1 }],
  );
  const from = reshape(body, body.op('Add', [parents, firstRows]), -1);
  const kept = next.map((state) => body.op('Gather', [state, from]));
  const results = loop.run([reshape(body, chosen, -1), best, ...kept], [chosen, parents]);
  for (const [i, name] of ['tokens', 'parents'].entries()) {
    graph.output(name, results[i], 'int64', ['steps', 'batch', beam]);
  }
}
