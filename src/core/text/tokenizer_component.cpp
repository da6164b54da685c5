#include "core/text/tokenizer_component.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

namespace attentive {

using nlohmann::json;

bool is_text(const json& value, std::string_view text) {
  return value.is_string() && value.get_ref<const std::string&>() == text;
}

TokenizerComponent::TokenizerComponent(const json& object, std::string where)
    : object_(object), where_(std::move(where)) {
  if (!object.is_object()) throw Error(ErrorCode::bad_model, {where_, " must be an object"});
}

const std::string& TokenizerComponent::type() const {
  const json& type = value("type");
  if (!type.is_string()) fail("type", "must be a string");
  return type.get_ref<const std::string&>();
}

bool TokenizerComponent::has(const char* key) const { return object_.contains(key); }

std::string TokenizerComponent::text(const char* key) const {
  const json& text = value(key);
  if (!text.is_string()) fail(key, "must be a string");
  return text;
}

std::string TokenizerComponent::optional_text(const char* key) const {
  return has(key) && !value(key).is_null() ? text(key) : "";
}

bool TokenizerComponent::boolean(const char* key) const {
  const json& boolean = value(key);
  if (!boolean.is_boolean()) fail(key, "must be true or false");
  return boolean;
}

bool TokenizerComponent::boolean(const char* key, bool fallback) const {
  return has(key) ? boolean(key) : fallback;
}

std::size_t TokenizerComponent::integer(const char* key, std::size_t largest) const {
  const json& number = value(key);
  if (!number.is_number_unsigned() || number.get<std::uint64_t>() > largest) {
    fail(key, {"must be an integer from 0 to ", largest});
  }
  return number;
}

const json& TokenizerComponent::value(const char* key) const {
  const auto found = object_.find(key);
  if (found == object_.end()) fail(key, "is missing");
  return *found;
}

std::string TokenizerComponent::pattern(const char* key) const {
  const TokenizerComponent pattern(value(key), name(key));
  if (pattern.has("Regex")) {
    pattern.fail("Regex", "is not supported; use a {\"String\": …}", ErrorCode::unsupported);
  }
  std::string text = pattern.text("String");
  if (text.empty()) pattern.fail("String", "must not be empty");
  return text;
}

void TokenizerComponent::allow(std::initializer_list<std::string_view> keys) const {
  for (const auto& [key, _] : object_.items()) {
    if (key != "type" && std::find(keys.begin(), keys.end(), key) == keys.end()) {
      fail(key.c_str(), "is not supported; remove it", ErrorCode::unsupported);
    }
  }
}

void TokenizerComponent::fail(const char* key, const Message& message, ErrorCode code) const {
  throw Error(code, {name(key), " ", message.text()});
}

void TokenizerComponent::fail_unsupported(const Message& message) const {
  throw Error(ErrorCode::unsupported, {where_, " ", message.text()});
}

std::vector<TokenizerComponent> read_components(const json& value, const std::string& where,
                                                const char* list_key) {
  if (value.is_null()) return {};
  const TokenizerComponent component(value, where);
  if (component.type() != "Sequence") return {component};
  component.allow({list_key});
  const json& list = component.value(list_key);
  if (!list.is_array()) component.fail(list_key, "must be an array");
  std::vector<TokenizerComponent> components;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string place = component.name(list_key) + "[" + std::to_string(i) + "]";
    for (TokenizerComponent& inner : read_components(list[i], place, list_key)) {
      components.push_back(std::move(inner));
    }
  }
  return components;
}

json write_components(std::vector<json> components, const char* list_key) {
  if (components.empty()) return nullptr;
  if (components.size() == 1) return std::move(components.front());
  return {{"type", "Sequence"}, {list_key, std::move(components)}};
}

}  // namespace attentive
