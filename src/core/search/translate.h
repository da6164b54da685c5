#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/bundle/bundle.h"
#include "core/search/copied_text.h"
#include "core/search/decode.h"
#include "core/search/glossary.h"
#include "core/search/search.h"
#include "core/search/words.h"
#include "core/token.h"

namespace attentive {

struct TranslateOptions {
  /// The index of the decoder to use; decoder_of finds it by language.
  std::size_t decoder = 0;
  /// The most tokens to write for a sentence, including </s>; 0 for twice the source's tokens plus
  /// 20.
  Index max_length = 0;
  /// Whether text_with_copies copies addresses, unknown words and names, symbols and wrong numbers
  /// from the source. This needs attention and a tokenizer that marks words.
  bool copy_source_words = true;
  /// Whether a model with a shortlist scores only a sentence's candidates, which takes less time
  /// and rarely changes a translation. Ignored in forced translations and ensembles.
  bool shortlist = true;
  /// Whether to cut a translation that repeats the same tokens again and again, much more often
  /// than the source does, where it begins to, and to go on from there without repeating (Raunak et
  /// al. 2021, 2104.06683, tell such loops likewise). Languages for private use ("x-date") may
  /// repeat whatever they like.
  bool stop_loops = true;
  /// Whether to return Translation::attention_heads, for which each translation is read once more.
  bool attention_heads = false;
  SearchOptions search = {};
  /// Terms whose translations are given. This needs attention and a source tokenizer and a target
  /// tokenizer that mark words.
  std::vector<Term> glossary = {};
  /// The text with which the translation must begin, in the target language.
  std::string prefix = {};
  /// Whether `prefix` is the whole translation: nothing is searched, and the model only scores it.
  bool forced = false;
  /// Called with a sentence's index and the tokens that were committed since the last call. Not
  /// called for a text that is translated in parts.
  std::function<void(std::size_t sentence, std::vector<std::string> pieces)> on_committed = {};
  /// Called before every decoder step; returning true stops the work with Error aborted.
  std::function<bool()> cancelled = {};
};

struct Translation {
  /// The text that the tokens spell, with source words copied into it.
  std::string text;
  /// The source as the tokenizer read it, before it was split; empty for a blank text.
  std::string source_text;
  /// What was copied from `source_text` into `text`.
  std::vector<Copy> copies;
  /// Whether the length limit ended the translation, or a part of it, before </s>.
  bool truncated = false;
  /// Whether TranslateOptions::stop_loops cut a loop out of the translation, or out of a part of
  /// it.
  bool looped = false;
  /// The target pieces as the model wrote them; the last is "</s>" unless `truncated`.
  std::vector<std::string> tokens;
  /// The source pieces as the encoder read them, "</s>" last. If the model has attention, they lack
  /// symbols outside the vocabulary, such as most emoji (see remove_unknown_symbols). An unknown
  /// name may be read as one that the model knows (see unknown_names), which `tokens` have then,
  /// too.
  std::vector<std::string> source_tokens;
  /// [tokens, source_tokens]; each row holds the attention weights of one target token, which sum
  /// to 1. Of a text that was translated in parts, each part has its own rows and columns, and
  /// other weights are 0. Empty if the model has no attention, or if there were more than four
  /// parts.
  Matrix attention;
  /// The weights of every head of every layer, if TranslateOptions asks for them, with a row for
  /// each of source_tokens in `encoder` and of tokens in `cross`. Empty if the text was translated
  /// in parts.
  AttentionHeads attention_heads;
  /// The natural logarithm of each token's probability given those before it.
  std::vector<Real> log_probabilities;
  /// The score by which hypotheses are ranked; of a text in parts, the sum.
  Real score = 0;
  /// The next best translations, if SearchOptions::n_best is more than 1.
  std::vector<Translation> alternatives;
  /// The whole search, if SearchOptions::recorded: every hypothesis after the one that it
  /// continues, and the piece of each one's token. Empty for a text in parts.
  std::vector<HypothesisNode> search;
  std::vector<std::string> search_tokens;
};

/// Translates with a model, or with an ensemble, whose probabilities are averaged. Keeps its
/// working memory from call to call, so several threads must not share it. The models must outlive
/// it.
class Translator {
 public:
  explicit Translator(const ModelView& model);
  /// @throws Error invalid_argument if the models' tokenizers differ.
  explicit Translator(std::span<const ModelView> ensemble);

  /// Translates sentences, in their order. Accepts any bytes, which the source's tokenizer cleans;
  /// blank text translates to nothing. A sentence that is too long to be read as a whole is
  /// translated in the parts of split_sentence. Sentences of similar length share a batch, which
  /// does not change their translations.
  /// @throws Error aborted when cancelled; invalid_argument for search options out of their ranges,
  /// for a sentence of more than max_sentence_bytes, for a forced translation of a text too long to
  /// be read as a whole, for the attention heads of an ensemble, and for a glossary with a term
  /// that check() refuses or with a model that cannot use it.
  std::vector<Translation> translate(std::span<const std::string> sentences,
                                     const TranslateOptions& options = {});

 private:
  struct Segment;
  /// Returns the words of a text to copy from, with the translations of terms, and removes symbols
  /// outside the vocabulary from its ids.
  std::vector<Word> read_words(std::string_view text, std::vector<TokenId>& ids,
                               const Glossary& glossary, const TranslateOptions& options) const;
  Segment segment_of(std::span<const TokenId> ids, const TranslateOptions& options) const;
  /// Returns whether words can be told apart on both sides, and which belong together.
  bool may_copy(std::size_t decoder) const;
  void add_segments(const std::string& sentence, const Glossary& glossary,
                    const TranslateOptions& options, std::vector<Segment>& segments) const;
  static void set_prefix(std::span<const TokenId> prefix, const TranslateOptions& options,
                         std::span<Segment> parts);
  /// Returns names that the model translates as themselves, the commonest first.
  const std::vector<std::string>& known_names(std::size_t decoder);
  /// Returns, of the segments with unknown names, copies that have known names instead.
  std::vector<Segment> with_known_names(std::span<Segment> segments, const Glossary& glossary,
                                        const TranslateOptions& options);
  void add_with_known_names(Segment& segment, const Glossary& glossary,
                            const TranslateOptions& options, std::vector<Segment>& renamed);
  /// Puts segments with known names in the places of their originals where the model is surer of
  /// their translations.
  void choose_names(std::span<Segment> renamed, const TranslateOptions& options) const;
  void translate_segments(std::span<Segment> segments, const TranslateOptions& options);
  void set_source(std::span<Segment* const> segments);
  void translate_batch(std::span<Segment* const> segments, const TranslateOptions& options);
  void report_committed(std::span<Segment* const> segments, const TranslateOptions& options) const;
  Translation join(std::span<Segment> segments, std::size_t rank, const TranslateOptions& options);
  static Matrix attention_of(std::span<Segment> parts, std::size_t rank);
  CopiedText text_of(const Segment& segment, const Hypothesis& hypothesis,
                     std::size_t decoder) const;
  void show_search(const Segment& segment, std::size_t decoder, Translation& translation) const;

  const ModelDescription& model_;  // the first of an ensemble
  BatchDecoder decoder_;
  PaddedSequences source_;
  std::vector<std::unique_ptr<Search>> searches_;
  std::vector<std::optional<std::vector<std::string>>> known_names_;  // by decoder, once needed
};

}  // namespace attentive
