#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace attentive {

// JSON as text: read and written by the JavaScript engine where there is one
// (bindings/json_text.cpp), which spares the engine a parser, and by the library elsewhere
// (json_nlohmann.cpp).

/// Reads a whole JSON text from outside. Stricter than most: a name that stands twice in
/// one object is refused, because readers disagree about which of the two counts, and so is
/// nesting deeper than any of our formats has.
/// @param where names the text in messages.
/// @throws Error bad_model saying what is wrong.
nlohmann::json parse_json(std::string_view text, const std::string& where);

/// As short as it can be.
std::string write_json(const nlohmann::json& value);

}  // namespace attentive
