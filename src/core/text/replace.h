#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "core/text/tokenizer_component.h"

namespace attentive {

/// "Replace" in a tokenizer.json: replaces a text by a text, in a normalizer or a decoder.
struct Replace {
  std::string pattern;
  std::string content;

  std::string apply(std::string_view text) const;
  bool operator==(const Replace&) const = default;
};

/// Tracks how much longer a sequence of replacements can make a text.
class ReplacementGrowth {
 public:
  /// Adds a replacement.
  /// @throws Error bad_model if a text could grow too much.
  void add(const Replace& step, const TokenizerComponent& component);

 private:
  double growth_ = 1;
};

Replace parse_replace(const TokenizerComponent& component);
nlohmann::json write(const Replace& step);

}  // namespace attentive
