#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace attentive {

// Reads and writes JSON text. A browser build uses JavaScript's parser (bindings/json_text.cpp), so
// that the engine needs none; others use a library (json_nlohmann.cpp).

/// Reads a whole, untrusted JSON text. Rejects duplicate names in an object, because readers
/// disagree about which of them counts, and nesting deeper than any of our formats needs.
/// @param where names the text in messages.
/// @throws Error bad_model that says what is wrong.
nlohmann::json parse_json(std::string_view text, const std::string& where);

/// Writes a value without white space.
std::string write_json(const nlohmann::json& value);

}  // namespace attentive
