#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace attentive {

/// `text` in Unicode's normalisation form C, which models are trained on; nothing if it is not
/// valid UTF-8.
std::optional<std::string> to_nfc(std::string_view text);

}  // namespace attentive
