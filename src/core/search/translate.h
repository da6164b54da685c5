#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/bundle/bundle.h"
#include "core/search/decode.h"
#include "core/search/search.h"
#include "core/token.h"

namespace attentive {

struct TranslateOptions {
  /// Which of the model's decoders writes; decoder_of finds it by language.
  std::size_t decoder = 0;
  /// Most tokens to write for a sentence, the closing </s> included; 0 for twice the source's
  /// tokens and 20 more.
  Index max_length = 0;
  /// Whether addresses, unknown words, symbols and wrong numbers are copied from the source into
  /// the text, as text_with_copies says; with attention and a vocabulary that marks words only.
  bool copy_source_words = true;
  /// Whether only the candidates of a sentence are scored, where the model has a shortlist: much
  /// the same translations in less time. Never of a forced translation, nor in an ensemble.
  bool shortlist = true;
  SearchOptions search = {};
  /// With what the translation is to begin, in the target language.
  std::string prefix = {};
  /// Whether that is all of it: nothing is searched, but what the model thinks of it is told.
  bool forced = false;
  /// Told of the tokens of a sentence, by its place, that can no longer change: of those after the
  /// ones it was told of before. Not of a text in parts.
  std::function<void(std::size_t sentence, std::vector<std::string> pieces)> on_committed = {};
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
  /// Source pieces as the encoder read them, "</s>" last. With attention, symbols that the
  /// vocabulary lacks, such as most emoji, are not among them (see take_out_symbols).
  std::vector<std::string> source_tokens;
  /// [tokens, source_tokens], each row the weights with which a token was written; they sum to 1.
  /// Empty if the model has no attention, or if the text was too long to be read as a whole and was
  /// translated in parts.
  Matrix attention;
  /// Natural logarithm of each token's probability given those before it.
  std::vector<Real> log_probabilities;
  /// What hypotheses were compared by; of a text in parts, the sum.
  Real score = 0;
  /// The next best, where SearchOptions::n_best asks for more than one.
  std::vector<Translation> alternatives;
  /// The whole search, where SearchOptions::recorded asks for it: every hypothesis after the one it
  /// continues, and the pieces that their tokens stand for. Empty for a text in parts.
  std::vector<HypothesisNode> search;
  std::vector<std::string> search_tokens;
};

/// Translates with a model, or with an ensemble of several: the mean of their probabilities. Keeps
/// its working memory from call to call; not for several threads at once. The bundles must outlive
/// it.
class Translator {
 public:
  explicit Translator(const Bundle& bundle);
  /// @throws Error invalid_argument for models whose tokenizers differ.
  explicit Translator(std::span<const Bundle* const> ensemble);

  /// Any bytes are text, read as the source's tokenizer cleans them; what is then empty or blank
  /// translates to nothing. What is too long to be read
  /// as a whole is translated in the parts of split_sentence. Sentences of similar length share a
  /// batch; order is kept, and none changes another's translation.
  /// @throws Error aborted when cancelled; invalid_argument for search options out of their ranges,
  /// for a sentence of more than max_sentence_bytes, and for a forced translation of a text too
  /// long to be read as a whole.
  std::vector<Translation> translate(std::span<const std::string> sentences,
                                     const TranslateOptions& options = {});

 private:
  struct Segment;
  void add_segments(const std::string& sentence, const TranslateOptions& options,
                    std::vector<Segment>& segments) const;
  static void begin_with(std::span<const TokenId> prefix, const TranslateOptions& options,
                         std::span<Segment> parts);
  void translate_batch(std::span<Segment* const> segments, const TranslateOptions& options);
  void report_committed(std::span<Segment* const> segments, const TranslateOptions& options) const;
  Translation join(std::span<Segment> segments, std::size_t rank, std::size_t decoder) const;
  std::string text_of(const Segment& segment, const Hypothesis& hypothesis,
                      std::size_t decoder) const;
  void show_search(const Segment& segment, std::size_t decoder, Translation& translation) const;

  const Bundle& bundle_;  // the first of an ensemble
  BatchDecoder decoder_;
  PaddedSequences source_;
  std::vector<std::unique_ptr<Search>> searches_;
};

}  // namespace attentive
