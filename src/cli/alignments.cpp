#include "cli/alignments.h"

#include <algorithm>
#include <charconv>
#include <system_error>

#include "cli/tsv.h"
#include "core/error.h"

namespace attentive {
namespace {

/// Takes a number from the start of `text`. Returns whether there was one.
bool take_number(std::string_view& text, std::size_t& number) {
  const char* end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, number);
  text.remove_prefix(static_cast<std::size_t>(stop - text.data()));
  return problem == std::errc();
}

bool parse_pair(std::string_view text, AlignedPair& pair) {
  if (!take_number(text, pair.source) || !text.starts_with('-')) return false;
  text.remove_prefix(1);
  return take_number(text, pair.target) && text.empty();
}

void require_tokens(const Alignment& alignment, const Example& example, const std::string& where) {
  for (const AlignedPair& pair : alignment) {
    const auto require = [&](std::size_t token, std::size_t count, const char* side) {
      if (token < count) return;
      refuse(where, "aligns token " + std::to_string(token) + " of the " + side + ", which has " +
                        std::to_string(count) +
                        "; count the tokens that the model's tokenizer makes, from 0");
    };
    require(pair.source, example.source.size(), "source");
    require(pair.target, example.target.size(), "target");
  }
}

}  // namespace

std::string to_text(const Alignment& alignment) {
  std::string text;
  for (const auto& [source, target] : alignment) {
    if (!text.empty()) text += ' ';
    text += std::to_string(source) + '-' + std::to_string(target);
  }
  return text;
}

Alignment parse_alignment(std::string_view text, const std::string& where) {
  Alignment alignment;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    if (word.empty()) continue;
    AlignedPair pair = {};
    if (!parse_pair(word, pair)) {
      refuse(where, "pair " + std::to_string(alignment.size() + 1) +
                        " of the alignment must be a source token, a hyphen and a target token; "
                        "write pairs like 0-0 1-2");
    }
    alignment.push_back(pair);
  }
  return alignment;
}

std::vector<Alignment> read_alignments(const std::string& path, std::size_t number,
                                       std::span<const Example> examples) {
  // A file of pairs has no blank lines, so each text is on the line of its pair.
  const std::vector<std::string> texts = read_column(path, number).texts;
  std::vector<Alignment> alignments;
  for (std::size_t i = 0; i < examples.size(); ++i) {
    const std::string where = path + ":" + std::to_string(i + 1);
    alignments.push_back(parse_alignment(texts.at(i), where));
    require_tokens(alignments.back(), examples[i], where);
  }
  return alignments;
}

}  // namespace attentive
