// Computes a student's network as its equations stand, in double precision: a Transformer encoder (Vaswani et al.
// 2017, arXiv 1706.03762) and a decoder of simpler simple recurrent units with cross attention (Kim et al. 2019,
// D19-5632), each sublayer followed by a residual connection and a layer normalization.
import { transpose } from './student.mjs';

/** The smallest variance of a layer normalization. */
const epsilon = 1e-6;
const unknown = 1;

export class ReferenceNetwork {
  #sizes;
  #matrices = new Map();
  #vectors = new Map();
  #observe;
  #round;

  /**
   * @param {import('./student.mjs').Student} student
   * @param {(name: string, rows: Float64Array[]) => void} [observe] is called with each matrix and the rows that it
   *   multiplies
   * @param {(row: Float64Array) => Float64Array} [round] stands for the precision in which matrices multiply rows
   */
  constructor({ sizes, weights }, observe = () => {}, round = (row) => row) {
    this.#sizes = sizes;
    this.#observe = observe;
    this.#round = round;
    for (const [name, weight] of weights) {
      if (weight.rows === 1) this.#vectors.set(name, weight.values);
      else this.#matrices.set(name, name === 'Wemb' ? weight : transpose(weight));
    }
  }

  /**
   * Returns the logits of each target token, given the tokens before it.
   * @param {ArrayLike<number>} source ids, with `</s>` at the end
   * @param {ArrayLike<number>} target ids
   * @returns {Float64Array[]}
   */
  logits(source, target) {
    let states = this.#embed(Array.from(source));
    for (let i = 1; i <= this.#sizes.encoderLayers; ++i) {
      states = this.#attend(`encoder_l${i}_self`, states, states);
      states = this.#feedForward(`encoder_l${i}_ffn`, states);
    }
    // The first step has no token before it and reads zeros.
    let x = this.#embed([undefined, ...Array.from(target).slice(0, -1)]);
    for (let i = 1; i <= this.#sizes.decoderLayers; ++i) {
      x = this.#recur(`decoder_l${i}_rnn`, x);
      x = this.#attend(`decoder_l${i}_context`, x, states);
      x = this.#feedForward(`decoder_l${i}_ffn`, x);
    }
    return this.#affine(x, 'Wemb', 'decoder_ff_logit_out_b');
  }

  /** sqrt(D) E[id] + position; the sines come first, then the cosines. */
  #embed(ids) {
    const { size } = this.#sizes;
    const { values } = this.#matrices.get('Wemb');
    const half = size / 2;
    return ids.map((id, position) =>
      Float64Array.from({ length: size }, (_, j) => {
        const angle = position * 10_000 ** -((j % half) / (half - 1));
        const embedding = id === undefined ? 0 : Math.sqrt(size) * values[id * size + j];
        return embedding + (j < half ? Math.sin(angle) : Math.cos(angle));
      }),
    );
  }

  /** y = LN(x + concat_h(softmax(q_h k_h^T / sqrt(D / heads)) v_h) Wo + bo) */
  #attend(name, x, memory) {
    const { size, heads } = this.#sizes;
    const width = size / heads;
    const [queries, keys, values] = [
      ['q', x],
      ['k', memory],
      ['v', memory],
    ].map(([part, rows]) => this.#affine(rows, `${name}_W${part}`, `${name}_b${part}`));
    const contexts = queries.map((query) => {
      const context = new Float64Array(size);
      for (let from = 0; from < size; from += width) {
        const scores = keys.map((key) => dot(query, key, from, width) / Math.sqrt(width));
        const weights = softmax(scores);
        for (const [s, weight] of weights.entries()) {
          for (let j = from; j < from + width; ++j) context[j] += weight * values[s][j];
        }
      }
      return context;
    });
    return this.#normalize(x, this.#affine(contexts, `${name}_Wo`, `${name}_bo`), `${name}_Wo`);
  }

  /** y = LN(x + relu(x W1 + b1) W2 + b2) */
  #feedForward(name, x) {
    const hidden = this.#affine(x, `${name}_W1`, `${name}_b1`).map(relu);
    return this.#normalize(x, this.#affine(hidden, `${name}_W2`, `${name}_b2`), `${name}_ffn`);
  }

  /** f_t = sigmoid(x_t Wf + bf), c_t = f_t c_(t-1) + (1 - f_t) (x_t W), y_t = LN(x_t + relu(c_t)) */
  #recur(name, x) {
    const updates = this.#affine(x, `${name}_W`);
    const gates = this.#affine(x, `${name}_Wf`, `${name}_bf`);
    let cell = new Float64Array(this.#sizes.size);
    const cells = updates.map((update, t) => {
      cell = cell.map((before, j) => {
        const gate = 1 / (1 + Math.exp(-gates[t][j]));
        return gate * before + (1 - gate) * update[j];
      });
      return cell;
    });
    return this.#normalize(x, cells.map(relu), `${name}_ffn`);
  }

  /** LN(x + added) */
  #normalize(x, added, name) {
    const scale = this.#vectors.get(`${name}_ln_scale`);
    const bias = this.#vectors.get(`${name}_ln_bias`);
    return x.map((row, t) => {
      const sum = row.map((value, j) => value + added[t][j]);
      const mean = sum.reduce((total, value) => total + value, 0) / sum.length;
      const variance = sum.reduce((total, value) => total + (value - mean) ** 2, 0) / sum.length;
      const deviation = Math.sqrt(variance + epsilon);
      return sum.map((value, j) => (scale[j] * (value - mean)) / deviation + bias[j]);
    });
  }

  #affine(rows, matrix, vector) {
    this.#observe(matrix, rows);
    const products = multiply(rows.map(this.#round), this.#matrices.get(matrix));
    if (!vector) return products;
    const bias = this.#vectors.get(vector);
    return products.map((row) => row.map((value, j) => value + bias[j]));
  }
}

/**
 * Follows a greedy translation and returns its tokens as the reference would have chosen them, and the smallest
 * difference between the logits of the best token and the second.
 * @param {ReferenceNetwork} network
 * @param {ArrayLike<number>} source ids, with `</s>` at the end
 * @param {ArrayLike<number>} target ids, with `</s>` at the end if it was written
 * @returns {{ margin: number, agrees: boolean }} the margin up to the first token that the reference would not choose
 */
export function follow(network, source, target) {
  let margin = Number.POSITIVE_INFINITY;
  for (const [t, logits] of network.logits(source, target).entries()) {
    const [best, second] = bestTwo(logits);
    margin = Math.min(margin, logits[best] - logits[second]);
    if (best !== target[t]) return { margin, agrees: false };
  }
  return { margin, agrees: true };
}

/** Returns the two tokens with the largest logits; `<unk>` is never written. */
function bestTwo(logits) {
  let [best, second] = [-1, -1];
  for (let id = 0; id < logits.length; ++id) {
    if (id === unknown) continue;
    if (best < 0 || logits[id] > logits[best]) [best, second] = [id, best];
    else if (second < 0 || logits[id] > logits[second]) second = id;
  }
  return [best, second];
}

/** Multiplies rows by a matrix [outputs, inputs]. It is read once per four rows, which takes most of the time. */
function multiply(rows, { rows: outputs, columns: inputs, values }) {
  const results = rows.map(() => new Float64Array(outputs));
  for (let t = 0; t < rows.length; t += 4) {
    const [a, b = a, c = a, d = a] = rows.slice(t, t + 4);
    const [ya, yb, yc, yd] = results.slice(t, t + 4);
    for (let j = 0; j < outputs; ++j) {
      const from = j * inputs;
      let [sa, sb, sc, sd] = [0, 0, 0, 0];
      for (let i = 0; i < inputs; ++i) {
        const weight = values[from + i];
        sa += a[i] * weight;
        sb += b[i] * weight;
        sc += c[i] * weight;
        sd += d[i] * weight;
      }
      ya[j] = sa;
      if (yb) yb[j] = sb;
      if (yc) yc[j] = sc;
      if (yd) yd[j] = sd;
    }
  }
  return results;
}

function dot(a, b, from, count) {
  let sum = 0;
  for (let j = from; j < from + count; ++j) sum += a[j] * b[j];
  return sum;
}

function softmax(scores) {
  const largest = Math.max(...scores);
  const exponentials = scores.map((score) => Math.exp(score - largest));
  const sum = exponentials.reduce((total, value) => total + value, 0);
  return exponentials.map((value) => value / sum);
}

function relu(row) {
  return row.map((value) => Math.max(value, 0));
}
