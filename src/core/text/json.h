#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace attentive {

/// Reads a whole JSON text from outside. Stricter than the library: a name that stands twice in
/// one object is refused, because readers disagree about which of the two counts, and so is
/// nesting deeper than any of our formats has.
/// @param where names the text in messages.
/// @throws Error bad_model saying what is wrong and at which byte.
nlohmann::json parse_json(std::string_view text, const std::string& where);

}  // namespace attentive
