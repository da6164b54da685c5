// The forward passes of the two models in TensorFlow.js, with teacher forcing. Matrices are stored
// [in, out], so that the forward products need no transposing. Whatever does not depend on the previous
// step is one product for all time steps, as in our engine. Nothing is padded, so there are no masks.

export const networks = { dates, gru8k };

/** Multiplies embedded tokens by weights, for all time steps at once. @returns a [batch, out] per step */
function projectTokens(tf, product, embedding, { ids, time }, weight, bias) {
  const embedded = tf.gather(embedding, ids);
  return { embedded, steps: tf.split(tf.add(product(embedded, weight), bias), time) };
}

function crossEntropy(tf, logits, labels) {
  return tf.losses.softmaxCrossEntropy(labels, logits);
}

/** Computes Luong et al. 2015: LSTMs, a dot score with the new state, the context in the readout. */
function dates(tf, product) {
  const lstm = (x, { h, c }, weight) => {
    const gates = tf.split(tf.add(x, product(h, weight)), 4, 1);
    const [input, forget, output] = [gates[0], gates[1], gates[3]].map((gate) => tf.sigmoid(gate));
    const next = tf.add(tf.mul(forget, c), tf.mul(input, tf.tanh(gates[2])));
    return { h: tf.mul(output, tf.tanh(next)), c: next };
  };
  const runLstm = (w, prefix, tokens, first) => {
    const bias = tf.add(w[`${prefix}.rnn.bias_ih_l0`], w[`${prefix}.rnn.bias_hh_l0`]);
    const embedding = w[`${prefix}.embedding.weight`];
    const weight = w[`${prefix}.rnn.weight_ih_l0`];
    const { steps } = projectTokens(tf, product, embedding, tokens, weight, bias);
    const states = [];
    let state = first;
    for (const x of steps) {
      state = lstm(x, state, w[`${prefix}.rnn.weight_hh_l0`]);
      states.push(state.h);
    }
    return { last: state, states: tf.stack(states, 1) };
  };
  const affine = (w, name, x) => tf.add(product(x, w[`${name}.weight`]), w[`${name}.bias`]);

  return {
    loss(w, { source, target, labels, batch }) {
      const zeros = tf.zeros([batch, 64]);
      const encoder = runLstm(w, 'encoder', source, { h: zeros, c: zeros });
      const decoder = runLstm(w, 'decoder', target, {
        h: tf.tanh(affine(w, 'bridge.hidden_l0', encoder.last.h)),
        c: affine(w, 'bridge.cell_l0', encoder.last.c),
      });
      const scores = tf.matMul(decoder.states, encoder.states, false, true);
      const context = tf.matMul(tf.softmax(scores), encoder.states);
      const features = tf.reshape(tf.concat([decoder.states, context], 2), [-1, 128]);
      const readout = tf.tanh(affine(w, 'decoder.readout', features));
      return crossEntropy(tf, affine(w, 'decoder.output', readout), labels.batchMajor);
    },
  };
}

/** Computes Bahdanau et al. 2015: an additive score with the previous state, the context in the cell. */
function gru8k(tf, product) {
  const gru = (x, h, weight, bias) => {
    const ofInput = tf.split(x, 3, 1);
    const ofState = tf.split(tf.add(product(h, weight), bias), 3, 1);
    const reset = tf.sigmoid(tf.add(ofInput[0], ofState[0]));
    const update = tf.sigmoid(tf.add(ofInput[1], ofState[1]));
    const proposed = tf.tanh(tf.add(ofInput[2], tf.mul(reset, ofState[2])));
    return tf.add(proposed, tf.mul(update, tf.sub(h, proposed)));
  };
  const encode = (w, source, batch, suffix) => {
    const of = (name) => w[`encoder.rnn.${name}_l0${suffix}`];
    const embedding = w['encoder.embedding.weight'];
    const { steps } = projectTokens(
      ...[tf, product, embedding, source, of('weight_ih'), of('bias_ih')],
    );
    if (suffix) steps.reverse();
    const states = [];
    let h = tf.zeros([batch, 256]);
    for (const x of steps) {
      h = gru(x, h, of('weight_hh'), of('bias_hh'));
      states.push(h);
    }
    return { last: h, states: suffix ? states.reverse() : states };
  };
  const affine = (w, name, x) => tf.add(product(x, w[`${name}.weight`]), w[`${name}.bias`]);

  return {
    loss(w, { source, target, labels, batch }) {
      const forwards = encode(w, source, batch, '');
      const backwards = encode(w, source, batch, '_reverse');
      const joined = forwards.states.map((state, t) => tf.concat([state, backwards.states[t]], 1));
      const memory = tf.stack(joined, 1);
      const keys = tf.reshape(
        product(tf.reshape(memory, [-1, 512]), w['decoder.attention.key.weight']),
        [batch, source.time, 512],
      );
      const attend = (h) => {
        const query = tf.reshape(affine(w, 'decoder.attention.query', h), [batch, 1, 512]);
        const hidden = tf.reshape(tf.tanh(tf.add(keys, query)), [-1, 512]);
        const scores = product(hidden, w['decoder.attention.score.weight']);
        const weights = tf.softmax(tf.reshape(scores, [batch, 1, source.time]));
        return tf.reshape(tf.matMul(weights, memory), [batch, 512]);
      };

      const { embedded, steps } = projectTokens(
        ...[tf, product, w['decoder.embedding.weight'], target],
        ...[w['decoder.rnn.weight_ih_l0.token'], w['decoder.rnn.bias_ih_l0']],
      );
      const last = tf.concat([forwards.last, backwards.last], 1);
      let h = tf.tanh(affine(w, 'bridge.hidden_l0', last));
      const states = [];
      const contexts = [];
      for (const ofToken of steps) {
        const context = attend(h);
        const x = tf.add(ofToken, product(context, w['decoder.rnn.weight_ih_l0.context']));
        h = gru(x, h, w['decoder.rnn.weight_hh_l0'], w['decoder.rnn.bias_hh_l0']);
        states.push(h);
        contexts.push(context);
      }
      const features = tf.concat([tf.concat(states), tf.concat(contexts), embedded], 1);
      const readout = tf.tanh(affine(w, 'decoder.readout', features));
      return crossEntropy(tf, affine(w, 'decoder.output', readout), labels.timeMajor);
    },
  };
}
