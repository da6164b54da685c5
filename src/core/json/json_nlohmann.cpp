#include <nlohmann/json.hpp>

#include "core/json/json.h"
#include "core/json/json_builder.h"

namespace attentive {
namespace {

using nlohmann::json;

/// Receives the events of the library's parser.
class NlohmannBuilder : public JsonBuilder {
 public:
  using JsonBuilder::JsonBuilder;

  bool number_integer(std::int64_t value) {
    return value < 0 ? add(value) : number_unsigned(static_cast<std::uint64_t>(value));  // -0
  }
  bool number_unsigned(std::uint64_t value) { return add(value); }
  bool number_float(double value, const std::string&) { return number(value); }
  bool binary(json::binary_t&) { return false; }  // not in JSON

  bool parse_error(std::size_t byte, const std::string&, const json::exception& error) {
    constexpr int number_out_of_range = 406;
    if (error.id == number_out_of_range) fail_number();
    fail_syntax(" at byte " + std::to_string(byte));
  }
};

}  // namespace

json parse_json(std::string_view text, const std::string& where) {
  NlohmannBuilder builder(where);
  // The library would take a NUL for the end of the text.
  if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos) {
    builder.fail_syntax(" at byte " + std::to_string(nul + 1));
  }
  json::sax_parse(text.begin(), text.end(), &builder);
  return builder.take();
}

std::string write_json(const json& value) { return value.dump(); }

}  // namespace attentive
