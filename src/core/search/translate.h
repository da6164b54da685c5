#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "core/bundle/bundle.h"
#include "core/model/seq2seq.h"

namespace attentive {

struct TranslateOptions {
  /// Which of the model's decoders writes; decoder_of finds it by language.
  std::size_t decoder = 0;
  /// Most tokens to write for a sentence, the closing </s> included; 0 for twice the source's
  /// tokens and 20 more.
  Index max_length = 0;
  /// Asked before every decoder step; true ends the work with Error aborted.
  std::function<bool()> cancelled = {};
};

struct Translation {
  std::string text;
  /// Target pieces in order; the last is "</s>" unless the length limit came first.
  std::vector<std::string> tokens;
  /// Source pieces as the encoder read them, "</s>" last.
  std::vector<std::string> source_tokens;
  /// [tokens, source_tokens], each row the weights with which a token was written; they sum to 1.
  /// Empty if the model has no attention, or if the text was too long to be read as a whole and was
  /// translated in parts.
  Matrix attention;
  /// Natural logarithm of each token's probability given those before it.
  std::vector<Real> log_probabilities;
};

/// Translates with a model. Keeps its working memory from call to call; not for several threads at
/// once. The bundle must outlive it.
class Translator {
 public:
  explicit Translator(const Bundle& bundle);

  /// Greedy search: at each step the most probable token. Any bytes are text; what is empty or
  /// blank translates to nothing. Sentences of similar length share a batch; order is kept.
  /// @throws Error aborted when cancelled.
  std::vector<Translation> translate(std::span<const std::string> sentences,
                                     const TranslateOptions& options = {});

 private:
  struct Segment;
  void translate_batch(std::span<Segment* const> segments, const TranslateOptions& options);
  Translation join(std::span<Segment> segments, std::size_t decoder) const;

  const Bundle& bundle_;
  Seq2Seq model_;
  PaddedSequences source_;
  Seq2SeqRun run_;
};

}  // namespace attentive
