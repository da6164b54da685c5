#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/attributes.h"
#include "core/layers/feed_forward.h"
#include "core/layers/multi_head_attention.h"
#include "core/layers/positions.h"
#include "core/layers/post_norm.h"
#include "core/layers/source_memory.h"
#include "core/layers/ssru.h"
#include "core/model/output_layer.h"

namespace attentive {

struct DecoderActivations;
struct DecoderGradients;

struct SsruDecoderActivations {
  struct Layer {
    SsruActivations ssru;
    PostNormActivations norm1;
    Matrix recurrent;  // [time * batch, features]: what attention reads
    MultiHeadActivations attention;
    PostNormActivations norm2;
    Matrix attended;  // [time * batch, features]: what the feed-forward network reads
    Matrix hidden;    // [time * batch, feed_forward]
    PostNormActivations norm3;
    Matrix outputs;  // [time * batch, features]
  };

  Positions positions;
  Index first_position = 0;  // the position of step 0, which search takes repeatedly
  Matrix embedded;           // [time * batch, features], after dropout
  Dropout embedding_dropout;
  std::vector<Layer> layers;
};

struct SsruDecoderGradients {
  Matrix states;  // [time * batch, features]: first a layer's output, then its input

  // Scratch of one layer.
  SsruGradients ssru;
  MultiHeadGradients attention;
  Matrix hidden;
  Matrix sublayer;  // [time * batch, features]: a sublayer's output
};

/// One layer, as torch.nn.TransformerDecoderLayer with norm_first=False, but with an SSRU instead
/// of self-attention:
///
///   recurrent = norm1(x + ssru(x))
///   attended  = norm2(recurrent + attention(recurrent, encoder_states))
///   y         = norm3(attended + feed_forward(attended))
struct SsruDecoderLayer {
  using Activations = SsruDecoderActivations::Layer;

  Ssru ssru;
  PostNorm norm1;
  MultiHeadAttention attention;
  PostNorm norm2;
  FeedForward feed_forward;
  PostNorm norm3;

  SsruDecoderLayer(ParameterLayout& layout, const std::string& name,
                   const SsruDecoderConfig& config);

  /// Gives the activations the shapes of `time` steps over `source_time` positions and draws their
  /// dropout. States keep their values if their shape stays the same.
  void resize(Activations& activations, Index batch, Index time, Index source_time, double dropout,
              Random* random) const;

  /// Computes activations.outputs of some steps from x [steps.count * batch, features].
  void forward(Activations& activations, const Weights& weights, ConstView x,
               const AttendedRows& attended_rows, Steps steps) const;

  /// Goes back over all steps: d_activations.states is the gradient of y on entry and that of x on
  /// return. Adds to the gradient of the encoder states.
  void backward(SsruDecoderGradients& d_activations, SourceMemoryGradients& d_memory,
                Parameters& gradients, const Parameters& parameters, const SourceMemory& memory,
                ConstView x, const Activations& activations) const;
};

/// Writes target sentences as a Transformer's decoder does (Vaswani et al. 2017, 1706.03762), with
/// SSRUs instead of self-attention (Kim et al. 2019, D19-5632): embedded tokens and their
/// positions, layers, and the output layer. It starts from zero states. Everything but the
/// recurrence is one product over all steps.
class SsruDecoder {
 public:
  /// `prefix` stands before the parameters' names. If all embeddings are tied, the source embedding
  /// is the target's.
  SsruDecoder(ParameterLayout& layout, const std::string& prefix, const ModelConfig& config,
              const SsruDecoderConfig& decoder, Index vocabulary_size,
              const Embedding& source_embedding);

  const OutputLayer& output() const { return output_; }

  /// Prepares `time` steps of a batch over the memory: gives the activations their shapes, draws
  /// the dropout masks and computes keys and values of the encoder states.
  void prepare(DecoderActivations& activations, const SourceMemory& memory, const Weights& weights,
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
  /// activations.logits. Adds to the gradient of the encoder states.
  /// @param previous_tokens [time * batch].
  void backward(DecoderGradients& d_activations, SourceMemoryGradients& d_memory,
                Parameters& gradients, const Parameters& parameters, const SourceMemory& memory,
                std::span<const std::int32_t> previous_tokens,
                const DecoderActivations& activations) const;

 private:
  Index features() const { return output_.features(); }

  void resize(DecoderActivations& activations, Index source_time, Random* random) const;
  void align(DecoderActivations& activations, Steps steps) const;

  double dropout_;
  PositionalEmbedding embedding_;
  std::vector<SsruDecoderLayer> layers_;
  std::size_t alignment_layer_;
  std::optional<Index> alignment_head_;
  OutputLayer output_;
};

}  // namespace attentive
