#include "core/metrics/ngrams.h"

#include <algorithm>

#include "core/text/unicode.h"
#include "core/text/utf8.h"

namespace attentive {

std::vector<std::string_view> split_words(std::string_view text) {
  constexpr std::string_view space = " \t\n\v\f\r";
  std::vector<std::string_view> words;
  for (std::size_t start = 0; (start = text.find_first_not_of(space, start)) < text.size();) {
    const std::size_t end = std::min(text.find_first_of(space, start), text.size());
    words.push_back(text.substr(start, end - start));
    start = end;
  }
  return words;
}

std::string join_words(std::span<const std::string_view> words) {
  std::string line;
  for (const std::string_view word : words) {
    if (!line.empty()) line += ' ';
    line += word;
  }
  return line;
}

std::string without_space(std::string_view text) {
  std::string rest;
  for (std::size_t position = 0; position < text.size();) {
    const char32_t code_point = next_code_point(text, position);
    if (!unicode::is_space(code_point)) append_utf8(rest, code_point);
  }
  return rest;
}

std::vector<std::string_view> split_characters(std::string_view text) {
  std::vector<std::string_view> characters;
  for (std::size_t position = 0; position < text.size();) {
    const std::size_t start = position;
    next_code_point(text, position);
    characters.push_back(text.substr(start, position - start));
  }
  return characters;
}

NgramCounts count_ngrams(std::span<const std::string_view> units, std::size_t order) {
  NgramCounts counts;
  for (std::size_t i = 0; i + order <= units.size(); ++i) {
    const std::string_view last = units[i + order - 1];
    ++counts[{units[i].data(), static_cast<std::size_t>(last.end() - units[i].begin())}];
  }
  return counts;
}

std::int64_t count_matches(const NgramCounts& counts, const NgramCounts& allowed) {
  std::int64_t matches = 0;
  for (const auto& [ngram, count] : counts) {
    const auto found = allowed.find(ngram);
    if (found != allowed.end()) matches += std::min(count, found->second);
  }
  return matches;
}

}  // namespace attentive
