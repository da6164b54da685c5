#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace attentive {

/// Encodes bytes as text that JSON can hold (RFC 4648, with padding).
std::string to_base64(std::string_view bytes);

/// Decodes such a text; returns nothing if to_base64 does not write it so.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace attentive
