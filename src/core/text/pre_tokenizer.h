#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace attentive {

/// Parts of a text, one after the other in one storage.
class TextParts {
 public:
  TextParts() = default;
  explicit TextParts(std::string_view whole) { add(whole); }

  /// Empty parts are left out.
  void add(std::string_view part);

  std::size_t size() const { return ends_.size(); }
  std::string_view operator[](std::size_t i) const;

 private:
  std::string text_;
  std::vector<std::size_t> ends_;
};

// The ways to cut a text into what is no longer merged with each other, named as in tokenizer.json.

/// "Metaspace": spaces become a mark, before which a part may begin.
struct Metaspace {
  enum class Prepend { never, first, always };
  std::string mark;
  /// Whether to begin a text, or only a first section, with a mark unless it does.
  Prepend prepend;
  bool split;
};
/// "WhitespaceSplit": at white space, which goes.
struct SplitWhitespace {};
/// "Punctuation": runs of punctuation and of what is none; ASCII's symbols count.
struct SplitPunctuation {};
/// "Digits": runs of ASCII digits, or each of them, and of what is none.
struct SplitDigits {
  bool individual;
};
/// "Split" at a text, which is a part of its own.
struct SplitText {
  std::string pattern;
};
/// "Split" into words of letters, marks and numbers, each with the "▁" before it, and everything
/// else alone: as our word tokenizers do.
struct SplitWords {};
/// "ByteLevel" (GPT-2): at its pattern for English, each byte then written as a visible character.
struct ByteLevel {
  bool add_prefix_space;
  bool split;
};

using PreTokenizerStep = std::variant<Metaspace, SplitWhitespace, SplitPunctuation, SplitDigits,
                                      SplitText, SplitWords, ByteLevel>;

/// Steps, each of which cuts what the one before left.
struct PreTokenizer {
  std::vector<PreTokenizerStep> steps;

  /// @param text well-formed UTF-8.
  /// @param first whether no part of the text was read before.
  TextParts apply(std::string_view text, bool first) const;
};

/// Reads the field "pre_tokenizer" of a tokenizer.json.
/// @throws Error bad_model or, for what is not among the steps above, unsupported.
PreTokenizer parse_pre_tokenizer(const nlohmann::json& value, const std::string& where);
nlohmann::json to_json(const PreTokenizer& pre_tokenizer);

}  // namespace attentive
