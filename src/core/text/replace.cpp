#include "core/text/replace.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace attentive {
namespace {

/// The most that a tokenizer's replacements together may lengthen a text.
constexpr int max_growth = 64;

}  // namespace

std::string Replace::apply(std::string_view text) const {
  std::string result;
  while (true) {
    const std::size_t found = text.find(pattern);
    result += text.substr(0, found);
    if (found == std::string_view::npos) return result;
    result += content;
    text.remove_prefix(found + pattern.size());
  }
}

void ReplacementGrowth::add(const Replace& step, const TokenizerComponent& component) {
  growth_ *= std::max(
      1.0, static_cast<double>(step.content.size()) / static_cast<double>(step.pattern.size()));
  if (growth_ <= max_growth) return;
  component.fail("content", {"would make texts more than ", max_growth,
                             " times as long; use shorter content"});
}

Replace parse_replace(const TokenizerComponent& component) {
  component.allow({"pattern", "content"});
  return {component.pattern("pattern"), component.text("content")};
}

nlohmann::json write(const Replace& step) {
  return {{"type", "Replace"}, {"pattern", {{"String", step.pattern}}}, {"content", step.content}};
}

}  // namespace attentive
