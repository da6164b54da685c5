#include "core/text/pre_tokenizer.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>

#include "core/text/byte_level.h"
#include "core/text/pieces.h"
#include "core/text/replace.h"
#include "core/text/tokenizer_component.h"
#include "core/text/unicode.h"
#include "core/text/utf8.h"

namespace attentive {
namespace {

using nlohmann::json;

constexpr const char* pre_tokenizer_list = "pretokenizers";

constexpr std::size_t npos = std::string::npos;
constexpr std::size_t max_mark_bytes = 16;

/// SplitWords as a pattern, for other readers of tokenizer.json.
constexpr const char* words_pattern = R"(▁?[\p{L}\p{M}\p{N}]+|▁|[^▁\p{L}\p{M}\p{N}])";

constexpr std::array prepend_names{"never", "first", "always"};  // by Metaspace::Prepend

bool is_ascii_digit(char32_t code_point) { return code_point >= U'0' && code_point <= U'9'; }

bool is_punctuation(char32_t code_point) {
  const bool ascii_symbol =
      (code_point >= 0x21 && code_point <= 0x2F) || (code_point >= 0x3A && code_point <= 0x40) ||
      (code_point >= 0x5B && code_point <= 0x60) || (code_point >= 0x7B && code_point <= 0x7E);
  return ascii_symbol || unicode::category(code_point) == unicode::Category::punctuation;
}

bool is_in_word(char32_t code_point) {
  const unicode::Category category = unicode::category(code_point);
  return category == unicode::Category::letter || category == unicode::Category::mark ||
         category == unicode::Category::number;
}

/// Cuts wherever `begins_part(code_point, previous_code_point)`.
template <typename BeginsPart>
void cut(std::string_view text, const BeginsPart& begins_part, TextParts& parts) {
  std::size_t begin = 0;
  std::optional<char32_t> before;
  for (std::size_t position = 0; position < text.size();) {
    const std::size_t here = position;
    const char32_t code_point = next_code_point(text, position);
    if (before && begins_part(code_point, *before)) {
      parts.add(text.substr(begin, here - begin));
      begin = here;
    }
    before = code_point;
  }
  parts.add(text.substr(begin));
}

void apply(const Metaspace& step, std::string_view text, bool first, TextParts& parts) {
  std::string marked = Replace{" ", step.mark}.apply(text);
  const bool prepends = step.prepend == Metaspace::Prepend::always ||
                        (step.prepend == Metaspace::Prepend::first && first);
  if (prepends && !marked.starts_with(step.mark)) marked.insert(0, step.mark);
  if (!step.split) return parts.add(marked);
  std::string_view rest = marked;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(step.mark, 1), rest.size());
    parts.add(rest.substr(0, end));
    rest.remove_prefix(end);
  }
}

void apply(const SplitWhitespace&, std::string_view text, bool, TextParts& parts) {
  TextParts runs;
  cut(
      text,
      [](char32_t here, char32_t before) {
        return unicode::is_space(here) != unicode::is_space(before);
      },
      runs);
  for (std::size_t i = 0; i < runs.size(); ++i) parts.add(unicode::strip(runs[i], true, true));
}

void apply(const SplitPunctuation&, std::string_view text, bool, TextParts& parts) {
  cut(
      text,
      [](char32_t here, char32_t before) { return is_punctuation(here) != is_punctuation(before); },
      parts);
}

void apply(const SplitDigits& step, std::string_view text, bool, TextParts& parts) {
  cut(
      text,
      [&step](char32_t here, char32_t before) {
        return is_ascii_digit(here) != is_ascii_digit(before) ||
               (step.individual && is_ascii_digit(here));
      },
      parts);
}

void apply(const SplitText& step, std::string_view text, bool, TextParts& parts) {
  while (true) {
    const std::size_t found = text.find(step.pattern);
    parts.add(text.substr(0, found));
    if (found == std::string_view::npos) return;
    parts.add(step.pattern);
    text.remove_prefix(found + step.pattern.size());
  }
}

void apply(const SplitWords&, std::string_view text, bool, TextParts& parts) {
  cut(
      text,
      [](char32_t here, char32_t before) {
        return !is_in_word(here) || !(is_in_word(before) || before == word_mark);
      },
      parts);
}

void apply(const ByteLevel& step, std::string_view text, bool, TextParts& parts) {
  std::string spaced;
  if (step.add_prefix_space && !text.starts_with(' ')) {
    spaced += ' ';
    spaced += text;
    text = spaced;
  }
  std::string part;
  for (std::size_t position = 0; position < text.size();) {
    const std::size_t end = step.split ? byte_level_part_end(text, position) : text.size();
    part.clear();
    for (const char byte : text.substr(position, end - position)) {
      append_utf8(part, byte_level_character(static_cast<unsigned char>(byte)));
    }
    parts.add(part);
    position = end;
  }
}

Metaspace parse_metaspace(const TokenizerComponent& component) {
  component.allow({"replacement", "prepend_scheme", "split", "add_prefix_space", "str_rep"});
  Metaspace step{component.text("replacement"), Metaspace::Prepend::always,
                 component.boolean("split", true)};
  if (step.mark.empty() || step.mark.size() > max_mark_bytes || step.mark.find(' ') != npos) {
    component.fail("replacement",
                   {"must be a mark of 1 to ", max_mark_bytes, " bytes without spaces"});
  }
  if (component.has("str_rep") && component.text("str_rep") != step.mark) {
    component.fail("str_rep", "must equal replacement", ErrorCode::unsupported);
  }
  // Older files have add_prefix_space instead of prepend_scheme, and some newer ones have both.
  const bool add_prefix_space = component.boolean("add_prefix_space", true);
  if (!component.has("prepend_scheme")) {
    if (!add_prefix_space) step.prepend = Metaspace::Prepend::never;
    return step;
  }
  const std::string scheme = component.text("prepend_scheme");
  const auto* found = std::ranges::find(prepend_names, scheme);
  if (found == prepend_names.end()) {
    component.fail("prepend_scheme", "must be \"never\", \"first\" or \"always\"");
  }
  step.prepend = static_cast<Metaspace::Prepend>(found - prepend_names.begin());
  return step;
}

PreTokenizerStep parse_split(const TokenizerComponent& component) {
  component.allow({"pattern", "behavior", "invert"});
  const json& pattern = component.value("pattern");
  const bool invert = component.boolean("invert");
  const std::string behavior = component.text("behavior");
  if (pattern.size() == 1 && pattern.contains("Regex") &&
      is_text(pattern["Regex"], words_pattern)) {
    if (behavior != "Removed" || !invert) {
      component.fail("behavior", "must be \"Removed\", inverted, with this pattern",
                     ErrorCode::unsupported);
    }
    return SplitWords{};
  }
  if (behavior != "Isolated" || invert) {
    component.fail("behavior", "must be \"Isolated\", not inverted", ErrorCode::unsupported);
  }
  return SplitText{component.pattern("pattern")};
}

PreTokenizerStep parse_pre_tokenizer_step(const TokenizerComponent& component) {
  const std::string& type = component.type();
  if (type == "Metaspace") return parse_metaspace(component);
  if (type == "Split") return parse_split(component);
  if (type == "WhitespaceSplit") {
    component.allow({});
    return SplitWhitespace{};
  }
  if (type == "Punctuation") {
    component.allow({"behavior"});
    // The two differ only in runs of punctuation, which vocabularies learned with "Isolated" never
    // merge.
    if (component.has("behavior") && component.text("behavior") != "Isolated" &&
        component.text("behavior") != "Contiguous") {
      component.fail("behavior", "must be \"Isolated\" or \"Contiguous\"", ErrorCode::unsupported);
    }
    return SplitPunctuation{};
  }
  if (type == "Digits") {
    component.allow({"individual_digits"});
    return SplitDigits{component.boolean("individual_digits", false)};
  }
  if (type == "ByteLevel") {
    component.allow({"add_prefix_space", "trim_offsets", "use_regex"});
    return ByteLevel{component.boolean("add_prefix_space"), component.boolean("use_regex", true)};
  }
  component.fail_unsupported(
      {"is a \"", type,
       "\", which is not supported; supported are Metaspace, Split at a "
       "String, WhitespaceSplit, Punctuation, Digits, ByteLevel and Sequence"});
}

json write(const Metaspace& step) {
  return {{"type", "Metaspace"},
          {"replacement", step.mark},
          {"prepend_scheme", prepend_names[static_cast<std::size_t>(step.prepend)]},
          {"split", step.split}};
}
json write(const SplitWhitespace&) { return {{"type", "WhitespaceSplit"}}; }
json write(const SplitPunctuation&) {
  return {{"type", "Punctuation"}, {"behavior", "Contiguous"}};
}
json write(const SplitDigits& step) {
  return {{"type", "Digits"}, {"individual_digits", step.individual}};
}
json write(const SplitText& step) {
  return {{"type", "Split"},
          {"pattern", {{"String", step.pattern}}},
          {"behavior", "Isolated"},
          {"invert", false}};
}
json write(const SplitWords&) {
  return {{"type", "Split"},
          {"pattern", {{"Regex", words_pattern}}},
          {"behavior", "Removed"},
          {"invert", true}};
}
json write(const ByteLevel& step) {
  return {{"type", "ByteLevel"},
          {"add_prefix_space", step.add_prefix_space},
          {"trim_offsets", true},
          {"use_regex", step.split}};
}

}  // namespace

void TextParts::add(std::string_view part) {
  if (part.empty()) return;
  text_ += part;
  ends_.push_back(text_.size());
}

std::string_view TextParts::operator[](std::size_t i) const {
  const std::size_t begin = i == 0 ? 0 : ends_[i - 1];
  return std::string_view(text_).substr(begin, ends_[i] - begin);
}

TextParts PreTokenizer::apply(std::string_view text, bool first) const {
  TextParts parts(text);
  for (const PreTokenizerStep& step : steps) {
    TextParts finer;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      std::visit([&](const auto& each) { attentive::apply(each, parts[i], first, finer); }, step);
    }
    parts = std::move(finer);
  }
  return parts;
}

PreTokenizer parse_pre_tokenizer(const json& value, const std::string& where) {
  PreTokenizer pre_tokenizer;
  for (const TokenizerComponent& component : read_components(value, where, pre_tokenizer_list)) {
    const PreTokenizerStep& step =
        pre_tokenizer.steps.emplace_back(parse_pre_tokenizer_step(component));
    // Repeated, these steps would lengthen text again and again.
    const bool repeats = std::count_if(pre_tokenizer.steps.begin(), pre_tokenizer.steps.end(),
                                       [&step](const PreTokenizerStep& other) {
                                         return other.index() == step.index();
                                       }) > 1;
    if (repeats &&
        (std::holds_alternative<Metaspace>(step) || std::holds_alternative<ByteLevel>(step))) {
      component.fail_unsupported("repeats a step; remove it");
    }
  }
  return pre_tokenizer;
}

json to_json(const PreTokenizer& pre_tokenizer) {
  std::vector<json> components;
  for (const PreTokenizerStep& step : pre_tokenizer.steps) {
    components.push_back(std::visit([](const auto& each) { return write(each); }, step));
  }
  return write_components(std::move(components), pre_tokenizer_list);
}

}  // namespace attentive
