#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/attributes.h"
#include "core/layers/attention.h"
#include "core/layers/dropout.h"
#include "core/layers/embedding.h"
#include "core/layers/linear.h"
#include "core/layers/recurrent.h"
#include "core/layers/source_memory.h"
#include "core/model/bridge.h"
#include "core/model/config.h"
#include "core/model/output_layer.h"

namespace attentive {

struct DecoderActivations;
struct DecoderGradients;

struct RecurrentDecoderActivations {
  struct Layer {
    RecurrentActivations recurrent;
    Matrix input;     // [time * batch, hidden]: what the layer reads, after dropout; empty for the
                      // first layer
    Dropout dropout;  // applied to the input
  };

  std::vector<Layer> layers;
  Matrix queries;   // [time * batch, key]
  Matrix features;  // [time * batch, hidden + context + embedding]: output, context and token
  Matrix readout;   // [(time + 1) * batch, readout], before dropout; begins with that before the
                    // first step
  Matrix output_input;  // [time * batch, readout or hidden]: what the output layer reads
  Dropout embedding_dropout;
  Dropout output_dropout;
};

/// Each member has the shape of the activation with the same name, unless a comment gives another.
struct RecurrentDecoderGradients {
  std::vector<RecurrentGradients> layers;
  Matrix queries;
  Matrix features;
  Matrix readout;  // [time * batch, readout]

  // Scratch of one step.
  Matrix attention_weights;  // [batch, source time]
  Matrix output;             // [batch, hidden]: the gradient of a layer's output
  Matrix input;              // [batch, hidden]: the gradient of a layer's input
};

/// Writes target sentences with a stack of recurrent layers, which start from the bridge. With e
/// the embedded previous token and o the top layer's output (its hidden vector s; with residual
/// connections, the sum with what the layer read):
///
///   context "attention", placement "input" (Bahdanau et al. 2015)
///     context_t = attention(s_{t-1}, encoder_states)
///     s_t       = cell([e_t; context_t], s_{t-1})           and further layers above
///     readout_t = tanh(W [o_t; context_t; e_t] + b)
///   context "attention", placement "output" (Luong et al. 2015)
///     s_t       = cell(e_t, s_{t-1}), or cell([e_t; readout_{t-1}], s_{t-1}) with input feeding
///     context_t = attention(s_t, encoder_states)
///     readout_t = tanh(W [o_t; context_t] + b)               their attentional vector
///   context "every_step" (Cho et al. 2014)
///     as with placement "input", context_t being the encoder's last state
///   context "initial_state" (Sutskever et al. 2014)
///     s_t       = cell(e_t, s_{t-1})
///     readout_t = tanh(W o_t + b), or o_t where there is no readout layer
///
///   logits_t  = W' readout_t + b'
///
/// Whatever the recurrence does not need step by step is one product over all steps.
class RecurrentDecoder {
 public:
  /// `prefix` stands before the parameters' names. If all embeddings are tied, the source embedding
  /// is the target's.
  RecurrentDecoder(ParameterLayout& layout, const std::string& prefix, const ModelConfig& config,
                   const RecurrentDecoderConfig& decoder, Index vocabulary_size,
                   const Embedding& source_embedding);

  const OutputLayer& output() const { return output_; }

  /// Prepares `time` steps of a batch over the memory: gives the activations their shapes, draws
  /// the dropout masks, and computes the keys and the initial states.
  void prepare(DecoderActivations& activations, SourceMemory& memory, const Weights& weights,
               Index time, Random* random) const;

  /// Takes some steps and computes their logits. The states before the first of them must be known.
  /// @param previous_tokens [steps.count * batch].
  ATTENTIVE_NOINLINE void step(DecoderActivations& activations, const Weights& weights,
                               const SourceMemory& memory,
                               std::span<const std::int32_t> previous_tokens, Steps steps) const;

  /// Moves on after a single step: in the next, hypothesis i starts from the states that this step
  /// gave hypothesis rows[i]. A hypothesis may be continued several times or not at all.
  void select_hypotheses(DecoderActivations& activations, std::span<const Index> rows) const;

  /// Goes back over all steps, from the gradient of the logits, which has taken the place of
  /// activations.logits. Adds to the gradients of the encoder states and of the final states.
  /// @param previous_tokens [time * batch].
  void backward(DecoderGradients& d_activations, SourceMemoryGradients& d_memory,
                Parameters& gradients, const Parameters& parameters, const SourceMemory& memory,
                std::span<const std::int32_t> previous_tokens,
                const DecoderActivations& activations) const;

 private:
  Index hidden_size() const { return layers_.front().hidden_size; }
  Index embedding_size() const { return embedding_.weight.cols; }
  bool attends_at(Placement placement) const { return attention_ && placement_ == placement; }
  /// Returns whether the first layer reads the context beside the token.
  bool reads_context() const {
    return context_ == Context::every_step || attends_at(Placement::input);
  }

  std::vector<RecurrentLayer> make_layers(ParameterLayout& layout, const std::string& prefix,
                                          const RecurrentDecoderConfig& config) const;
  std::optional<Linear> make_readout(ParameterLayout& layout, const std::string& prefix,
                                     const RecurrentDecoderConfig& config) const;

  /// Gives the activations of all steps their shapes. States and readouts keep their values if
  /// their shapes stay the same.
  void resize(DecoderActivations& activations, Index source_time) const;

  // These return parts of the features. V is View or ConstView.
  template <typename V>
  V output_of(V features) const {
    return columns(features, 0, hidden_size());
  }
  template <typename V>
  V context_of(V features) const {
    return columns(features, hidden_size(), context_size_);
  }
  template <typename V>
  V token_of(V features) const {
    return columns(features, hidden_size() + context_size_, embedding_size());
  }
  /// Returns the columns that the readout layer reads.
  template <typename V>
  V readout_input_of(V features) const {
    return columns(features, 0, readout_->weight.cols);
  }
  /// Returns what the first layer reads beside the token: the context or the previous readout. It
  /// has no columns if the layer reads the token alone.
  ConstView conditioning_input(const DecoderActivations& activations, Steps steps) const;
  /// Returns which of the top layer's states is the query at step t: the one before it or after it.
  Index query_state(Index t) const { return placement_ == Placement::input ? t : t + 1; }

  ATTENTIVE_NOINLINE void embed(DecoderActivations& activations, const Weights& weights,
                                std::span<const std::int32_t> previous_tokens, Steps steps) const;
  void start_input_gates(DecoderActivations& activations, const Weights& weights,
                         const SourceMemory& memory, Steps steps) const;
  ATTENTIVE_NOINLINE void step_layers(DecoderActivations& activations, const Weights& weights,
                                      const SourceMemory& memory, Index t) const;
  void attend(DecoderActivations& activations, const Weights& weights, const SourceMemory& memory,
              Index t) const;
  void compute_readout(DecoderActivations& activations, const Weights& weights, Steps steps) const;
  ATTENTIVE_NOINLINE void compute_logits(DecoderActivations& activations, const Weights& weights,
                                         Steps steps) const;

  // recurrent_decoder_backward.cpp
  void start_backward(DecoderGradients& d_activations, SourceMemoryGradients& d_memory,
                      const SourceMemory& memory, const DecoderActivations& activations) const;
  void backward_output(DecoderGradients& d_activations, Parameters& gradients,
                       const Parameters& parameters, const DecoderActivations& activations) const;
  void backward_readout(DecoderGradients& d_activations, const Parameters& parameters,
                        const DecoderActivations& activations, Steps steps) const;
  void backward_step(DecoderGradients& d_activations, SourceMemoryGradients& d_memory,
                     Parameters& gradients, const Parameters& parameters,
                     const SourceMemory& memory, const DecoderActivations& activations,
                     Index t) const;
  void backward_attention(DecoderGradients& d_activations, SourceMemoryGradients& d_memory,
                          Parameters& gradients, const Parameters& parameters,
                          const SourceMemory& memory, const DecoderActivations& activations,
                          Index t) const;
  void backward_layers(DecoderGradients& d_activations, const Parameters& parameters,
                       const DecoderActivations& activations, Index t) const;
  void backward_weights(SourceMemoryGradients& d_memory, Parameters& gradients,
                        const DecoderGradients& d_activations, const Parameters& parameters,
                        const SourceMemory& memory, const DecoderActivations& activations) const;
  void backward_inputs(DecoderGradients& d_activations, SourceMemoryGradients& d_memory,
                       Parameters& gradients, const Parameters& parameters,
                       std::span<const std::int32_t> previous_tokens,
                       const DecoderActivations& activations) const;

  Context context_;
  Placement placement_;
  bool input_feeding_;
  bool residual_;
  double dropout_;
  Index context_size_;
  std::vector<BridgeLayer> bridge_;
  Embedding embedding_;
  std::optional<Attention> attention_;
  std::vector<RecurrentLayer> layers_;
  std::optional<Linear> readout_;
  OutputLayer output_;
};

}  // namespace attentive
