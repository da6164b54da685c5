#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/search/words.h"
#include "core/text/tokenizer.h"

namespace attentive {

/// Limits on a glossary, which check() enforces.
inline constexpr std::size_t max_terms = 10'000;
inline constexpr std::size_t max_term_bytes = 1'000;

/// A term in the source language and how it is written in the target language.
struct Term {
  std::string source;
  std::string target = {};  // empty if the term stays as it is
};

/// @throws Error invalid_argument that names the first term whose source is empty, or which is too
/// long; or if there are too many terms.
void check(std::span<const Term> terms);

/// Finds the terms of a glossary in texts.
class Glossary {
 public:
  /// @param tokenizer reads the texts, and so makes the terms readable, too.
  Glossary(std::span<const Term> terms, const Tokenizer& tokenizer);

  /// Gives the words of each term in a text its translation, and joins them to one word. Words are
  /// split where a term begins or ends within them, as after "l'". Of overlapping terms, the first
  /// counts, and of those that begin together the longest.
  ///
  /// A term begins and ends where no letter or digit continues it, except in scripts that put no
  /// spaces between words. Its case counts, but a term that begins with a small letter may stand
  /// with a capital where a sentence begins.
  /// @param pieces those of the words.
  void translate_terms(std::vector<Word>& words, std::span<const std::string> pieces) const;

 private:
  struct Occurrence {
    std::size_t begin = 0;  // in the text, in bytes
    std::size_t end = 0;
    std::string translation = {};
  };
  std::vector<Occurrence> find(std::string_view text) const;
  const Term* find_term(std::string_view text) const;

  std::vector<Term> terms_;  // by source, each once
  std::size_t longest_ = 0;  // in bytes
};

}  // namespace attentive
