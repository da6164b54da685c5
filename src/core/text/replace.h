#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "core/text/tokenizer_component.h"

namespace attentive {

/// "Replace" of a tokenizer.json, of a text by a text: a step of normalizers and of decoders.
struct Replace {
  std::string pattern;
  std::string content;

  std::string apply(std::string_view text) const;
};

/// Adds up how much longer replacements can make a text, one after the other.
class ReplacementGrowth {
 public:
  /// @throws Error bad_model if a text could explode.
  void add(const Replace& step, const TokenizerComponent& component);

 private:
  double growth_ = 1;
};

Replace parse_replace(const TokenizerComponent& component);
nlohmann::json write(const Replace& step);

}  // namespace attentive
