#pragma once

#include <string>
#include <vector>

#include "core/layers/feed_forward.h"
#include "core/layers/multi_head_attention.h"
#include "core/layers/positions.h"
#include "core/layers/post_norm.h"
#include "core/layers/source_memory.h"
#include "core/model/config.h"

namespace attentive {

struct EncoderActivations;
struct EncoderGradients;

struct TransformerEncoderActivations {
  struct Layer {
    MultiHeadActivations attention;
    PostNormActivations norm1;
    Matrix attended;  // [time * batch, features]: what the feed-forward network reads
    Matrix hidden;    // [time * batch, feed_forward]
    PostNormActivations norm2;
    Matrix outputs;  // [time * batch, features]; empty for the top layer, whose outputs are the
                     // encoder states
  };

  Positions positions;
  std::vector<Layer> layers;
};

/// Scratch of one layer.
struct TransformerEncoderGradients {
  MultiHeadGradients attention;
  Matrix hidden;
  Matrix sublayer;  // [time * batch, features]: a sublayer's output
};

/// One layer, as torch.nn.TransformerEncoderLayer with norm_first=False:
///
///   attended = norm1(x + self_attention(x))
///   y        = norm2(attended + feed_forward(attended))
struct TransformerEncoderLayer {
  using Activations = TransformerEncoderActivations::Layer;

  MultiHeadAttention self_attention;
  PostNorm norm1;
  FeedForward feed_forward;
  PostNorm norm2;

  TransformerEncoderLayer(ParameterLayout& layout, const std::string& name,
                          const TransformerEncoderConfig& config);

  /// Computes y [time * batch, features] from x [time * batch, features].
  void forward(View y, Activations& activations, const Weights& weights, ConstView x,
               const PaddedSequences& source, double dropout, Random* random) const;

  /// Goes back: d_x is the gradient of y on entry and that of x on return.
  void backward(View d_x, TransformerEncoderGradients& d_activations, Parameters& gradients,
                const Parameters& parameters, ConstView x, const PaddedSequences& source,
                const Activations& activations) const;
};

/// The encoder of a Transformer (Vaswani et al. 2017, 1706.03762): embedded tokens and their
/// positions, then layers of self-attention and feed-forward networks. The top layer's outputs are
/// the encoder states.
class TransformerEncoder {
 public:
  TransformerEncoder(ParameterLayout& layout, const ModelConfig& config,
                     const TransformerEncoderConfig& encoder);

  const Embedding& embedding() const { return embedding_.embedding; }

  /// Reads memory.source and writes the encoder states and their mean. Dropout is drawn from
  /// `random`, or left out if it is null.
  void forward(EncoderActivations& activations, SourceMemory& memory, const Weights& weights,
               Random* random) const;

  /// Adds the gradients of the weights, from those of the encoder states and of their mean. Adds
  /// the latter to the former.
  void backward(EncoderGradients& d_activations, Parameters& gradients,
                SourceMemoryGradients& d_memory, const Parameters& parameters,
                const SourceMemory& memory, const EncoderActivations& activations) const;

 private:
  Index features() const { return embedding_.embedding.weight.cols; }

  double dropout_;
  PositionalEmbedding embedding_;
  std::vector<TransformerEncoderLayer> layers_;
};

}  // namespace attentive
