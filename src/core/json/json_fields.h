#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "core/choice.h"
#include "core/message.h"

namespace attentive {

/// Parses a configuration as parse_json parses a file, except that the caller is to blame for
/// errors.
/// @throws Error invalid_argument.
nlohmann::json parse_config_json(std::string_view text, const std::string& where);

/// A field that is allowed with only some values of a choice.
struct OptionOf {
  const char* key;
  std::initializer_list<std::string_view> choices;
};

/// Reads the fields of an untrusted JSON object. Getters throw Error invalid_argument with the
/// field's full name and what is allowed; for an unknown field, the message lists the known ones.
class JsonFields {
 public:
  /// @param where prefixes field names in messages, for example "config.json: model".
  /// @throws Error invalid_argument for any field outside `allowed`.
  JsonFields(const nlohmann::json& object, std::string where,
             std::initializer_list<std::string_view> allowed);
  /// Accepts any field names.
  JsonFields(const nlohmann::json& object, std::string where);

  bool has(const char* key) const { return object_.contains(key); }
  const nlohmann::json& object(const char* key) const { return required(key); }
  std::string name(const char* key) const { return where_ + "." + key; }

  std::int64_t integer(const char* key, std::int64_t smallest, std::int64_t largest,
                       std::optional<std::int64_t> fallback = std::nullopt) const;
  std::ptrdiff_t size(const char* key, std::ptrdiff_t smallest, std::ptrdiff_t largest,
                      std::optional<std::ptrdiff_t> fallback = std::nullopt) const;
  double number(const char* key, double smallest, double largest,
                std::optional<double> fallback = std::nullopt) const;
  bool boolean(const char* key, bool fallback) const;
  std::string text(const char* key, std::optional<std::string> fallback = std::nullopt) const;

  template <typename Value, std::size_t count>
  Value choice(const char* key, const std::array<Choice<Value>, count>& choices) const {
    const nlohmann::json& value = required(key);
    std::string names;
    for (const Choice<Value>& choice : choices) {
      if (value.is_string() && value.get_ref<const std::string&>() == choice.name) {
        return choice.value;
      }
      names += (names.empty() ? "\"" : ", \"") + std::string(choice.name) + "\"";
    }
    fail(key, {"must be one of ", names});
  }

  /// Rejects options that `chosen`, the value of field `choice_key`, does not have.
  void refuse_options_of_others(const char* choice_key, std::string_view chosen,
                                std::initializer_list<OptionOf> options) const;

  [[noreturn]] void fail(const char* key, const Message& message) const;

 private:
  const nlohmann::json& required(const char* key) const;

  const nlohmann::json& object_;
  std::string where_;
};

}  // namespace attentive
