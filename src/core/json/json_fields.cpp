#include "core/json/json_fields.h"

#include <algorithm>
#include <utility>

#include "core/error.h"
#include "core/json/json.h"

namespace attentive {

nlohmann::json parse_config_json(std::string_view text, const std::string& where) {
  try {
    return parse_json(text, where);
  } catch (const Error& error) {
    refuse(error.what());
  }
}

JsonFields::JsonFields(const nlohmann::json& object, std::string where,
                       std::initializer_list<std::string_view> allowed)
    : JsonFields(object, std::move(where)) {
  for (const auto& [key, value] : object.items()) {
    if (std::find(allowed.begin(), allowed.end(), key) != allowed.end()) continue;
    std::string names;
    for (const std::string_view name : allowed) {
      names += (names.empty() ? "" : ", ") + std::string(name);
    }
    fail(key.c_str(), {"is unknown; allowed here: ", names});
  }
}

JsonFields::JsonFields(const nlohmann::json& object, std::string where)
    : object_(object), where_(std::move(where)) {
  if (!object.is_object()) {
    refuse({where_, " must be an object"});
  }
}

void JsonFields::fail(const char* key, const Message& message) const {
  refuse({name(key), " ", message.text()});
}

const nlohmann::json& JsonFields::required(const char* key) const {
  const auto found = object_.find(key);
  if (found == object_.end()) fail(key, "is missing");
  return *found;
}

std::int64_t JsonFields::integer(const char* key, std::int64_t smallest, std::int64_t largest,
                                 std::optional<std::int64_t> fallback) const {
  if (fallback && !has(key)) return *fallback;
  const nlohmann::json& value = required(key);
  const bool fits =
      value.is_number_integer() &&
      (!value.is_number_unsigned() || std::cmp_less_equal(value.get<std::uint64_t>(), largest));
  if (!fits || value.get<std::int64_t>() < smallest || value.get<std::int64_t>() > largest) {
    fail(key, {"must be an integer from ", smallest, " to ", largest});
  }
  return value.get<std::int64_t>();
}

std::ptrdiff_t JsonFields::size(const char* key, std::ptrdiff_t smallest, std::ptrdiff_t largest,
                                std::optional<std::ptrdiff_t> fallback) const {
  return static_cast<std::ptrdiff_t>(integer(key, smallest, largest, fallback));
}

double JsonFields::number(const char* key, double smallest, double largest,
                          std::optional<double> fallback) const {
  if (fallback && !has(key)) return *fallback;
  const nlohmann::json& value = required(key);
  if (!value.is_number() || !(value.get<double>() >= smallest && value.get<double>() <= largest)) {
    fail(key, {"must be a number from ", write_json(smallest), " to ", write_json(largest)});
  }
  return value.get<double>();
}

bool JsonFields::boolean(const char* key, bool fallback) const {
  if (!has(key)) return fallback;
  const nlohmann::json& value = required(key);
  if (!value.is_boolean()) fail(key, "must be true or false");
  return value.get<bool>();
}

std::string JsonFields::text(const char* key, std::optional<std::string> fallback) const {
  if (fallback && !has(key)) return *std::move(fallback);
  const nlohmann::json& value = required(key);
  if (!value.is_string()) fail(key, "must be a string");
  return value.get<std::string>();
}

void JsonFields::refuse_options_of_others(const char* choice_key, std::string_view chosen,
                                          std::initializer_list<OptionOf> options) const {
  for (const OptionOf& option : options) {
    const auto& owners = option.choices;
    if (!has(option.key) || std::find(owners.begin(), owners.end(), chosen) != owners.end()) {
      continue;
    }
    std::string names;
    for (const std::string_view owner : owners) {
      names += (names.empty() ? "\"" : ", \"") + std::string(owner) + "\"";
    }
    fail(option.key, {"is an option of ", choice_key, " ", names, "; ", choice_key, " is \"",
                      chosen, "\" here"});
  }
}

}  // namespace attentive
