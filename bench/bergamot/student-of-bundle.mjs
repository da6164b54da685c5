// Gives the weights of one of our models the names and shapes of Marian's students, as the reverse of
// src/core/marian/weights.cpp.
import { Failure } from '../../tools/common.mjs';
import { readSafetensors } from '../safetensors.mjs';
import { transpose } from './student.mjs';

/** How much higher our ids are, because `<pad>` and `<s>` stand before Marian's vocabulary. */
export const firstId = 2;
const startId = 1;

/**
 * @param {Buffer} bytes a bundle in float32
 * @param {string} name prefixes messages
 * @returns {{ student: import('./student.mjs').Student, tokenizer: string, startNorm: number }} the tokenizer as the
 *   bundle has it, and the length of the embedding of `<s>`, which is lost: Marian's decoder starts from zeros
 * @throws Failure if no student of Marian computes the same
 */
export function studentOfBundle(bytes, name) {
  const { metadata, tensors } = readSafetensors(bytes);
  const sizes = sizesOf(metadata, name);
  const weights = new Map();
  const tensorOf = (tensor) => {
    const { shape, values } = tensors[tensor];
    if (values instanceof Float32Array) return { shape, values };
    throw new Failure(
      `${name}: must be in float32, as attentive convert --precision float32 writes`,
    );
  };

  /** Adds the matrices [outputs, inputs] that are stacked in a tensor, or the vectors that it concatenates. */
  const add = (tensor, parts) => {
    const { shape, values } = tensorOf(tensor);
    const outputs = shape[0] / parts.length;
    const count = values.length / parts.length;
    for (const [i, part] of parts.entries()) {
      const own = values.slice(i * count, (i + 1) * count);
      weights.set(
        part,
        shape.length === 1
          ? { rows: 1, columns: outputs, values: own }
          : transpose({ rows: outputs, columns: shape[1], values: own }),
      );
    }
  };
  const addNorm = (layer, norm) => {
    add(`${layer}.weight`, [`${norm}_ln_scale`]);
    add(`${layer}.bias`, [`${norm}_ln_bias`]);
  };
  const addAttention = (layer, attention) => {
    add(`${layer}.in_proj_weight`, [`${attention}_Wq`, `${attention}_Wk`, `${attention}_Wv`]);
    add(`${layer}.in_proj_bias`, [`${attention}_bq`, `${attention}_bk`, `${attention}_bv`]);
    add(`${layer}.out_proj.weight`, [`${attention}_Wo`]);
    add(`${layer}.out_proj.bias`, [`${attention}_bo`]);
  };
  const addFeedForward = (layer, feedForward) => {
    add(`${layer}.linear1.weight`, [`${feedForward}_W1`]);
    add(`${layer}.linear1.bias`, [`${feedForward}_b1`]);
    add(`${layer}.linear2.weight`, [`${feedForward}_W2`]);
    add(`${layer}.linear2.bias`, [`${feedForward}_b2`]);
  };

  const table = tensorOf('encoder.embedding.weight').values;
  weights.set('Wemb', {
    rows: sizes.vocabulary,
    columns: sizes.size,
    values: table.slice(firstId * sizes.size),
  });
  for (let i = 0; i < sizes.encoderLayers; ++i) {
    const [layer, marian] = [`encoder.layers.${i}`, `encoder_l${i + 1}`];
    addAttention(`${layer}.self_attn`, `${marian}_self`);
    addNorm(`${layer}.norm1`, `${marian}_self_Wo`);
    addFeedForward(layer, `${marian}_ffn`);
    addNorm(`${layer}.norm2`, `${marian}_ffn_ffn`);
  }
  for (let i = 0; i < sizes.decoderLayers; ++i) {
    const [layer, marian] = [`decoder.layers.${i}`, `decoder_l${i + 1}`];
    add(`${layer}.ssru.weight`, [`${marian}_rnn_W`, `${marian}_rnn_Wf`]);
    add(`${layer}.ssru.bias`, [`${marian}_rnn_bf`]);
    addNorm(`${layer}.norm1`, `${marian}_rnn_ffn`);
    addAttention(`${layer}.multihead_attn`, `${marian}_context`);
    addNorm(`${layer}.norm2`, `${marian}_context_Wo`);
    addFeedForward(layer, `${marian}_ffn`);
    addNorm(`${layer}.norm3`, `${marian}_ffn_ffn`);
  }
  weights.set('decoder_ff_logit_out_b', {
    rows: 1,
    columns: sizes.vocabulary,
    values: tensorOf('decoder.output.bias').values.slice(firstId),
  });
  const start = table.subarray(startId * sizes.size, (startId + 1) * sizes.size);
  return {
    student: { sizes, weights },
    tokenizer: metadata.tokenizer,
    startNorm: Math.hypot(...start),
  };
}

function sizesOf(metadata, name) {
  const { model } = JSON.parse(metadata.config);
  const tokenizer = metadata.tokenizer ? JSON.parse(metadata.tokenizer).model : {};
  const { encoder, decoder } = model;
  const require = (holds, requirement) => {
    if (!holds) throw new Failure(`${name}: must have ${requirement}, as Marian's students have`);
  };
  require(encoder.type === 'transformer', 'a Transformer encoder');
  require(decoder.type === 'ssru', 'an SSRU decoder');
  require(model.tied_embeddings === 'all', '"tied_embeddings": "all"');
  require(tokenizer.type === 'SentencePiece' &&
    tokenizer.first_id === firstId, `one SentencePiece vocabulary with "first_id": ${firstId}`);
  require(encoder.feed_forward_size === decoder.feed_forward_size &&
    encoder.heads === decoder.heads, 'the same "feed_forward_size" and "heads" on both sides');
  return {
    vocabulary: model.source_vocabulary_size - firstId,
    size: encoder.embedding_size,
    feedForward: encoder.feed_forward_size,
    encoderLayers: encoder.layers,
    decoderLayers: decoder.layers,
    heads: encoder.heads,
  };
}
