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
#include "core/model/config.h"

namespace attentive {

/// What the decoder keeps of `time` steps of a batch: all target tokens in training, one in search.
/// Row t * batch + b everywhere; states and readouts have one slot more, slot t + 1 following step
/// t, so that slot 0 is what the first step finds. In search, a row of a step is a hypothesis.
struct DecoderRun {
  struct Layer {
    Matrix input_gates;
    Matrix hidden_gates;  // [batch, gates], scratch
    Matrix caches;
    Matrix states;    // [(time + 1) * batch, state]
    Matrix selected;  // scratch of carry_over, of the shape of states
    Matrix input;     // the layer below's output after dropout; empty for the first layer
    Matrix d_input_gates;
    Matrix d_hidden_gates;
    Matrix d_state;     // [batch, state]
    Matrix d_previous;  // [batch, state]
    Dropout dropout;    // of the input
  };

  Index batch = 0;
  Index time = 0;
  std::vector<Index> sentences;  // of each of a step's rows, its sentence in the attention memory
  std::vector<Index> selected_sentences;  // scratch of carry_over
  std::vector<Layer> layers;
  Matrix summary;            // [sentences, encoder]: the encoder's last state, if it is the context
  Matrix queries;            // [time * batch, key]
  Matrix attention_weights;  // [time * batch, source time]; no columns without attention
  Matrix features;           // [time * batch, hidden + context + embedding]: state, context, token
  Matrix readout;            // [(time + 1) * batch, readout], before dropout
  Matrix selected_readout;   // scratch of carry_over, of the shape of readout
  Matrix output_input;       // [time * batch, readout or hidden]: after dropout
  Matrix logits;             // [time * batch, vocabulary, or what was selected of it]
  SelectedOutputs selected_outputs;  // empty where all of the vocabulary is scored

  Matrix d_features;
  Matrix d_readout;
  Matrix d_summary;
  Matrix d_output;   // [batch, hidden], scratch
  Matrix d_input;    // [batch, hidden], scratch
  Matrix d_weights;  // [batch, source time], scratch
  Matrix d_queries;  // [time * batch, key]
  Dropout embedding_dropout;
  Dropout output_dropout;

  View state(std::size_t layer, Index slot) {
    return layers[layer].states.rows_view(slot * batch, batch);
  }
};

/// Consecutive decoder steps.
struct Steps {
  Index first;
  Index count;
};

/// Writes the target sentence. With e the embedded previous token and o the top layer's output
/// (its hidden vector s; with residual connections, the sum with what the layer read):
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
/// Training and search run the same three functions: embed and read_out over any number of steps
/// at once, step for each.
class Decoder {
 public:
  /// `prefix` stands before the parameters' names. The source embedding is taken where all are
  /// tied.
  Decoder(ParameterLayout& layout, const std::string& prefix, const ModelConfig& config,
          Index vocabulary_size, const Embedding& source_embedding);

  std::size_t layer_count() const { return layers_.size(); }
  Index vocabulary_size() const { return output_.weight.rows; }
  bool has_attention() const { return attention_.has_value(); }
  /// Whether run.summary must be given.
  bool reads_summary() const { return context_ == Context::every_step; }

  /// Shapes a run for `time` steps of a batch over `memory`, draws its dropout masks and computes
  /// the keys.
  void prepare(const Parameters& parameters, AttentionMemory& memory, Index time, Random* random,
               DecoderRun& run) const;

  /// Embeds the previous tokens of some steps and multiplies into the first layer's gates what is
  /// known before the recurrence.
  ATTENTIVE_NOINLINE void embed(const Parameters& parameters,
                                std::span<const std::int32_t> previous_tokens, Steps steps,
                                DecoderRun& run) const;
  /// From slot t to slot t + 1.
  ATTENTIVE_NOINLINE void step(const Parameters& parameters, AttentionMemory& memory, Index t,
                               DecoderRun& run) const;
  /// Fills run.logits for some steps.
  ATTENTIVE_NOINLINE void read_out(const Parameters& parameters, Steps steps,
                                   DecoderRun& run) const;

  /// From now on read_out scores only these tokens, in this order, until the next prepare.
  void select_outputs(const Parameters& parameters, std::span<const std::int32_t> tokens,
                      DecoderRun& run) const;

  /// Of a run of a single step: makes the states after it the first of the next step, whose row i
  /// goes on from row rows[i]. So hypotheses of a search branch and end.
  void carry_over(std::span<const Index> rows, DecoderRun& run) const;

  /// Takes the gradient of the logits in run.logits. Leaves the gradients of the initial states in
  /// run.layers[].d_state and that of the summary in run.d_summary; adds those of the encoder
  /// states to the memory's. `previous_tokens` are those of all steps.
  void backward(const Parameters& parameters, Parameters& gradients,
                std::span<const std::int32_t> previous_tokens, AttentionMemory& memory,
                DecoderRun& run) const;

 private:
  Index hidden_size() const { return layers_.front().hidden_size; }
  Index embedding_size() const { return embedding_.weight.cols; }
  bool attends_at(Placement placement) const { return attention_ && placement_ == placement; }
  /// Whether the cell reads the context beside the token.
  bool feeds_context() const {
    return context_ == Context::every_step || attends_at(Placement::input);
  }

  /// Gives all matrices but the states their shapes.
  void shape(Index batch, Index time, Index source_time, DecoderRun& run) const;

  View context_of(View features) const { return columns(features, hidden_size(), context_size_); }
  View token_of(View features) const {
    return columns(features, hidden_size() + context_size_, embedding_size());
  }
  /// What the cell reads beside the token: the context or the previous readout; may be empty.
  ConstView fed(Steps steps, DecoderRun& run) const;

  void attend(const Parameters& parameters, AttentionMemory& memory, Index t,
              DecoderRun& run) const;
  void attend_backward(const Parameters& parameters, Parameters& gradients, AttentionMemory& memory,
                       Index t, DecoderRun& run) const;
  AttentionStep attention_step(Index t, DecoderRun& run) const;
  /// Attention asks with the state before a step, or after it.
  Index query_slot(Index t) const { return placement_ == Placement::input ? t : t + 1; }

  void fill_readout(const Parameters& parameters, Steps steps, DecoderRun& run) const;
  void readout_backward(const Parameters& parameters, Steps steps, DecoderRun& run) const;
  void layers_backward(const Parameters& parameters, Index t, DecoderRun& run) const;
  void weights_backward(const Parameters& parameters, Parameters& gradients,
                        AttentionMemory& memory, DecoderRun& run) const;

  Context context_;
  Placement placement_;
  bool input_feeding_;
  bool residual_;
  double dropout_;
  Index context_size_;
  Embedding embedding_;
  std::optional<Attention> attention_;
  std::vector<RecurrentLayer> layers_;
  std::optional<Linear> readout_;
  Linear output_;
};

}  // namespace attentive
