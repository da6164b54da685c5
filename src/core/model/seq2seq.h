#pragma once

#include <memory>
#include <vector>

#include "core/model/bridge.h"
#include "core/model/decoder.h"
#include "core/model/encoder.h"

namespace attentive {

/// A padded batch of sentence pairs for training.
struct Batch {
  PaddedSequences source;  // tokens and </s>
  PaddedSequences input;   // <s> and the target's tokens: what the decoder is fed
  PaddedSequences target;  // the target's tokens and </s>: what it is to write
};

/// Everything that one batch needs between forward and backward, and all scratch memory. Reused
/// from batch to batch; one for each thread.
struct Seq2SeqRun {
  EncoderRun encoder;
  AttentionMemory memory;
  std::vector<BridgeLayer::Run> bridge;
  DecoderRun decoder;
};

/// An encoder, a decoder with attention, and the bridge between them. Holds shapes and equations,
/// no weights: the same object serves any number of threads.
class Seq2Seq {
 public:
  explicit Seq2Seq(const ModelConfig& config);

  const std::shared_ptr<const ParameterLayout>& layout() const { return layout_; }
  const Decoder& decoder() const { return decoder_; }

  /// Reads the source sentences and shapes run.decoder for `time` decoder steps, its initial state
  /// in slot 0. `source` must outlive the run's use. Dropout is drawn from `random`; none if null.
  void encode(const Parameters& parameters, const PaddedSequences& source, Index time,
              Random* random, Seq2SeqRun& run) const;

  /// Teacher forcing (Williams & Zipser 1989): the decoder is fed the reference. Leaves the logits
  /// of all steps in run.decoder.logits.
  void forward(const Parameters& parameters, const Batch& batch, Random* random,
               Seq2SeqRun& run) const;

  /// Adds the gradients of the loss whose gradient with respect to the logits has taken their place
  /// in run.decoder.logits.
  void backward(const Parameters& parameters, Parameters& gradients, const Batch& batch,
                Seq2SeqRun& run) const;

 private:
  std::shared_ptr<ParameterLayout> mutable_layout_;
  std::shared_ptr<const ParameterLayout> layout_;
  Encoder encoder_;
  std::vector<BridgeLayer> bridge_;
  Decoder decoder_;
};

/// The names and shapes of the parameters that a configuration implies.
std::shared_ptr<const ParameterLayout> seq2seq_layout(const ModelConfig& config);

}  // namespace attentive
