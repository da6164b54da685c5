#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace attentive {

/// The parts of a text, concatenated in one string.
class TextParts {
 public:
  TextParts() = default;
  explicit TextParts(std::string_view whole) { add(whole); }

  /// Appends a part unless it is empty.
  void add(std::string_view part);

  std::size_t size() const { return ends_.size(); }
  std::string_view operator[](std::size_t i) const;

 private:
  std::string text_;
  std::vector<std::size_t> ends_;
};

// Pre-tokenization steps, which cut a text into parts across which nothing is merged, with their
// names in tokenizer.json.

/// "Metaspace": replaces spaces by a mark, and may cut before each mark.
struct Metaspace {
  enum class Prepend { never, first, always };
  std::string mark;
  /// Whether every section, or only the first, gets a mark at its start if it has none.
  Prepend prepend;
  bool split;
  bool operator==(const Metaspace&) const = default;
};
/// "WhitespaceSplit": cuts at white space and drops it.
struct SplitWhitespace {
  bool operator==(const SplitWhitespace&) const = default;
};
/// "Punctuation": separates runs of punctuation, which includes ASCII symbols, from other text.
struct SplitPunctuation {
  bool operator==(const SplitPunctuation&) const = default;
};
/// "Digits": separates runs of ASCII digits, or each digit, from other text.
struct SplitDigits {
  bool individual;
  bool operator==(const SplitDigits&) const = default;
};
/// "Split" at a text, which becomes a part of its own.
struct SplitText {
  std::string pattern;
  bool operator==(const SplitText&) const = default;
};
/// "Split" into words of letters, marks and numbers, each with a "▁" before it, and into every
/// other character on its own, as our word tokenizers do.
struct SplitWords {
  bool operator==(const SplitWords&) const = default;
};
/// "ByteLevel" (GPT-2): cuts by its pattern for English and writes each byte as a visible
/// character.
struct ByteLevel {
  bool add_prefix_space;
  bool split;
  bool operator==(const ByteLevel&) const = default;
};

using PreTokenizerStep = std::variant<Metaspace, SplitWhitespace, SplitPunctuation, SplitDigits,
                                      SplitText, SplitWords, ByteLevel>;

/// A sequence of steps, each of which cuts the parts of the one before.
struct PreTokenizer {
  std::vector<PreTokenizerStep> steps;

  /// Splits a text by all steps.
  /// @param text well-formed UTF-8.
  /// @param first whether this is the first section of the text.
  TextParts apply(std::string_view text, bool first) const;
  bool operator==(const PreTokenizer&) const = default;
};

/// Reads the field "pre_tokenizer" of a tokenizer.json.
/// @throws Error bad_model; unsupported for steps other than those above.
PreTokenizer parse_pre_tokenizer(const nlohmann::json& value, const std::string& where);
nlohmann::json to_json(const PreTokenizer& pre_tokenizer);

}  // namespace attentive
