#pragma once

#include <span>
#include <vector>

#include "core/layers/attention.h"
#include "core/layers/cross_entropy.h"
#include "core/layers/dropout.h"
#include "core/layers/embedding.h"
#include "core/layers/recurrent.h"
#include "core/model/config.h"

namespace attentive {

/// What the decoder keeps of `time` steps of a batch: all target tokens in training, one in search.
/// Row t * batch + b everywhere; states have one slot more, slot t + 1 following step t.
struct DecoderRun {
  struct Layer {
    Matrix input_gates;
    Matrix hidden_gates;  // [batch, gates], scratch
    Matrix caches;
    Matrix states;  // [(time + 1) * batch, state]
    Matrix input;   // the layer below's h after dropout; empty for the first layer
    Matrix d_input_gates;
    Matrix d_hidden_gates;
    Matrix d_state;                // [batch, state]
    Matrix d_previous;             // [batch, state]
    std::vector<Dropout> dropout;  // of the input, one for each step
  };

  Index batch = 0;
  Index time = 0;
  std::vector<Layer> layers;
  Matrix queries;            // [time * batch, key]
  Matrix attention_weights;  // [time * batch, source time]
  Matrix readout_input;      // [time * batch, hidden + encoder + embedding]: state, context, token
  Matrix readout;            // [time * batch, readout], before dropout
  Matrix dropped_readout;    // after dropout
  Matrix logits;             // [time * batch, vocabulary]

  Matrix d_readout;
  Matrix d_readout_input;
  Matrix d_input;    // [batch, hidden], scratch
  Matrix d_weights;  // [batch, source time], scratch
  Matrix d_queries;  // [time * batch, key]
  Dropout embedding_dropout;
  Dropout readout_dropout;

  View state(std::size_t layer, Index slot) {
    return layers[layer].states.rows_view(slot * batch, batch);
  }
};

/// Writes the target sentence. With s the top layer's hidden vector, e the embedded previous token
/// (Bahdanau et al. 2015, attention on the decoder's input):
///
///   context_t = attention(s_{t-1}, encoder_states)
///   s_t       = cell([e_t; context_t], s_{t-1})           and further layers above
///   readout_t = tanh(W [s_t; context_t; e_t] + b)
///   logits_t  = W' readout_t + b'
///
/// Training and search run the same three functions: embed and read_out over any number of steps
/// at once, step for each.
class Decoder {
 public:
  Decoder(ParameterLayout& layout, const ModelConfig& config);

  std::size_t layer_count() const { return layers_.size(); }
  Index vocabulary_size() const { return output_.weight.rows; }

  /// Shapes a run for `time` steps of a batch over `memory`.
  void prepare(const AttentionMemory& memory, Index time, DecoderRun& run) const;
  void prepare_memory(const Parameters& parameters, AttentionMemory& memory) const {
    attention_.prepare(parameters, memory);
  }

  /// Embeds the previous tokens of all steps and multiplies them into the first layer's gates.
  void embed(const Parameters& parameters, std::span<const std::int32_t> previous_tokens,
             Random* random, DecoderRun& run) const;
  /// From slot t to slot t + 1.
  void step(const Parameters& parameters, AttentionMemory& memory, Index t, Random* random,
            DecoderRun& run) const;
  /// Fills run.logits for all steps.
  void read_out(const Parameters& parameters, Random* random, DecoderRun& run) const;

  /// Takes the gradient of the logits in run.logits. Leaves the gradients of the initial states in
  /// run.layers[].d_state and those of the encoder states in the memory.
  void backward(const Parameters& parameters, Parameters& gradients,
                std::span<const std::int32_t> previous_tokens, AttentionMemory& memory,
                DecoderRun& run) const;

 private:
  AttentionStep attention_step(Index t, DecoderRun& run) const;
  Index hidden_size() const { return layers_.front().hidden_size; }
  Index context_size() const { return attention_.encoder_size(); }
  Index embedding_size() const { return embedding_.weight.cols; }

  double dropout_;
  Embedding embedding_;
  Attention attention_;
  std::vector<RecurrentLayer> layers_;
  Linear readout_;
  Linear output_;
};

}  // namespace attentive
