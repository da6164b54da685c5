#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/model/decoder.h"
#include "core/model/encoder.h"
#include "core/random.h"

namespace attentive {

/// A padded batch of sentence pairs for training.
struct Batch {
  PaddedSequences source;   // tokens and </s>
  PaddedSequences input;    // <s> and the target's tokens, which the decoder reads
  PaddedSequences target;   // the target's tokens and </s>, which it is to write
  std::size_t decoder = 0;  // which of the model's decoders writes the target
};

/// Says how a training pass differs from one that only computes the loss.
struct ForwardOptions {
  /// Dropout and scheduled sampling draw from it; if it is null, there is no dropout.
  Random* random = nullptr;
  /// The probability that a step reads the reference's previous token (teacher forcing, Williams &
  /// Zipser 1989) instead of the model's own most probable one (scheduled sampling, Bengio et al.
  /// 2015, 1506.03099), drawn for each sentence and step. With 1 it always reads the reference,
  /// with 0 never.
  double teacher_forcing_ratio = 1;
};

/// Everything that forward computes of a batch, and its scratch memory. It is reused from batch to
/// batch; each thread needs its own.
struct Seq2SeqActivations {
  EncoderActivations encoder;
  SourceMemory memory;
  DecoderActivations decoder;
  std::vector<std::int32_t> previous_tokens;  // what the decoder read: references or its own
};

/// Everything that backward computes of a batch beside the gradients of the weights, and its
/// scratch memory. It is reused in the same way.
struct Seq2SeqGradients {
  EncoderGradients encoder;
  SourceMemoryGradients memory;
  DecoderGradients decoder;
};

/// An encoder, and one decoder for each target language. It has shapes and equations but no
/// weights, so that one object serves any number of threads.
class Seq2Seq {
 public:
  /// @throws Error invalid_argument for sizes that no machine could hold.
  explicit Seq2Seq(const ModelConfig& config);

  const std::shared_ptr<const ParameterLayout>& layout() const { return layout_; }
  Index vocabulary_size(std::size_t decoder = 0) const;
  /// Returns whether the decoders attend to the source.
  bool has_attention() const { return has_attention_; }

  /// Reads the source sentences, prepares `time` steps of a decoder and computes its initial
  /// states. `source` must outlive the use of the activations. Dropout is drawn from `random`, or
  /// left out if it is null.
  void encode(Seq2SeqActivations& activations, const Weights& weights,
              const PaddedSequences& source, std::size_t decoder, Index time, Random* random) const;

  /// Takes some steps of a decoder and computes their logits, in activations.decoder. The states
  /// before the first of them must be known.
  /// @param previous_tokens [steps.count * batch].
  void step(Seq2SeqActivations& activations, const Weights& weights, std::size_t decoder,
            std::span<const std::int32_t> previous_tokens, Steps steps) const;

  /// Has `step` score only these tokens, in this order, until the next `encode`.
  void select_outputs(Seq2SeqActivations& activations, const Weights& weights, std::size_t decoder,
                      std::span<const std::int32_t> tokens) const;

  /// Moves on after a single step: in the next, hypothesis i starts from the states that this step
  /// gave hypothesis rows[i]. A hypothesis may be continued several times or not at all.
  void select_hypotheses(Seq2SeqActivations& activations, std::size_t decoder,
                         std::span<const Index> rows) const;

  /// Computes the logits of all steps, in activations.decoder.logits.
  void forward(Seq2SeqActivations& activations, const Weights& weights, const Batch& batch,
               const ForwardOptions& options) const;

  /// Adds the gradients of the weights, from the gradient of the logits, which has taken the place
  /// of activations.decoder.logits.
  void backward(Seq2SeqGradients& d_activations, Parameters& gradients,
                const Parameters& parameters, const Batch& batch,
                const Seq2SeqActivations& activations) const;

 private:
  void decode_with_sampling(Seq2SeqActivations& activations, const Weights& weights,
                            const Batch& batch, const ForwardOptions& options) const;

  std::shared_ptr<ParameterLayout> mutable_layout_;
  std::shared_ptr<const ParameterLayout> layout_;
  bool has_attention_;
  Encoder encoder_;
  std::vector<Decoder> decoders_;
};

/// Lists the names and shapes of the parameters that a configuration implies.
std::shared_ptr<const ParameterLayout> seq2seq_layout(const ModelConfig& config);

}  // namespace attentive
