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
  /// Whether addresses, unknown words and wrong numbers are copied from the source into the text,
  /// as text_with_copies says; with attention and a vocabulary that marks words only.
  bool copy_source_words = true;
  /// Asked before every decoder step; true ends the work with Error aborted.
  std::function<bool()> cancelled = {};
};

struct Translation {
  /// What the tokens spell, or with source words copied.
  std::string text;
  /// Whether the length limit came before the end: the text, or a part of it, is incomplete.
  bool truncated = false;
  /// Target pieces as the model wrote them; the last is "</s>" unless `truncated`.
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
  /// blank translates to nothing. What is too long to be read as a whole is translated in the parts
  /// of split_sentence. Sentences of similar length share a batch; order is kept.
  /// @throws Error aborted when cancelled.
  std::vector<Translation> translate(std::span<const std::string> sentences,
                                     const TranslateOptions& options = {});

 private:
  struct Segment;
  void add_segments(const std::string& sentence, const TranslateOptions& options,
                    std::vector<Segment>& segments) const;
  void translate_batch(std::span<Segment* const> segments, const TranslateOptions& options);
  Translation join(std::span<Segment> segments, std::size_t decoder) const;
  std::string text_of(const Segment& segment, std::size_t decoder) const;

  const Bundle& bundle_;
  Seq2Seq model_;
  PaddedSequences source_;
  Seq2SeqRun run_;
};

}  // namespace attentive
