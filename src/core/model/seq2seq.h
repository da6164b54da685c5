#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "core/model/bridge.h"
#include "core/model/decoder.h"
#include "core/model/encoder.h"
#include "core/random.h"

namespace attentive {

/// A padded batch of sentence pairs for training.
struct Batch {
  PaddedSequences source;   // tokens and </s>
  PaddedSequences input;    // <s> and the target's tokens: what the decoder is fed
  PaddedSequences target;   // the target's tokens and </s>: what it is to write
  std::size_t decoder = 0;  // which of the model's decoders writes it
};

/// What is random about a training pass.
struct ForwardOptions {
  /// Where dropout and teacher forcing draw from; null for no dropout.
  Random* random = nullptr;
  /// The probability that a step is fed the reference's previous token (teacher forcing, Williams &
  /// Zipser 1989) instead of the model's own most probable one (Bengio et al. 2015, 1506.03099),
  /// drawn for each sentence and step. 1 feeds only references, 0 runs free.
  double teacher_forcing_ratio = 1;
};

/// Everything that one batch needs between forward and backward, and all scratch memory. Reused
/// from batch to batch; one for each thread.
struct Seq2SeqRun {
  EncoderRun encoder;
  AttentionMemory memory;
  std::vector<BridgeLayer::Run> bridge;
  DecoderRun decoder;
  std::vector<std::int32_t> fed_tokens;  // what the decoder read: references or its own
};

/// An encoder, one decoder for each target language, and the bridges between them. Holds shapes and
/// equations, no weights: the same object serves any number of threads.
class Seq2Seq {
 public:
  /// @throws Error invalid_argument for sizes that no machine could hold.
  explicit Seq2Seq(const ModelConfig& config);

  const std::shared_ptr<const ParameterLayout>& layout() const { return layout_; }
  const Decoder& decoder(std::size_t index = 0) const { return targets_[index].decoder; }

  /// Reads the source sentences and shapes run.decoder for `time` steps of a decoder, its initial
  /// state in slot 0. `source` must outlive the run's use. Dropout is drawn from `random`; none if
  /// null.
  void encode(const Parameters& parameters, const PaddedSequences& source, std::size_t decoder,
              Index time, Random* random, Seq2SeqRun& run) const;

  /// Leaves the logits of all steps in run.decoder.logits.
  void forward(const Parameters& parameters, const Batch& batch, const ForwardOptions& options,
               Seq2SeqRun& run) const;

  /// Adds the gradients of the loss whose gradient with respect to the logits has taken their place
  /// in run.decoder.logits.
  void backward(const Parameters& parameters, Parameters& gradients, const Batch& batch,
                Seq2SeqRun& run) const;

 private:
  struct Target {
    std::vector<BridgeLayer> bridge;
    Decoder decoder;

    Target(ParameterLayout& layout, const ModelConfig& config, const TargetConfig& target,
           const Embedding& source_embedding);
  };

  void run_free(const Parameters& parameters, const Batch& batch, const ForwardOptions& options,
                Seq2SeqRun& run) const;

  std::shared_ptr<ParameterLayout> mutable_layout_;
  std::shared_ptr<const ParameterLayout> layout_;
  Encoder encoder_;
  std::vector<Target> targets_;
};

/// The names and shapes of the parameters that a configuration implies.
std::shared_ptr<const ParameterLayout> seq2seq_layout(const ModelConfig& config);

}  // namespace attentive
