#pragma once

#include <initializer_list>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace attentive {

/// Returns whether a value is this text. To compare values of all types would take much code.
bool is_text(const nlohmann::json& value, std::string_view text);

/// An untrusted object of a tokenizer.json, usually a component with a "type". Getters throw Error
/// bad_model for wrong types, and for missing fields unless there is a fallback.
class TokenizerComponent {
 public:
  /// @param where names the object in messages.
  TokenizerComponent(const nlohmann::json& object, std::string where);

  const std::string& type() const;
  bool has(const char* key) const;
  std::string text(const char* key) const;
  /// Returns a text, or "" if it is null or missing.
  std::string optional_text(const char* key) const;
  bool boolean(const char* key) const;
  bool boolean(const char* key, bool fallback) const;
  std::size_t integer(const char* key, std::size_t largest) const;
  const nlohmann::json& value(const char* key) const;
  /// Reads {"String": …}, which must not be empty.
  /// @throws Error unsupported for a regular expression.
  std::string pattern(const char* key) const;

  /// Checks that there are no fields but these and "type".
  /// @throws Error unsupported for any other field.
  void allow(std::initializer_list<std::string_view> keys) const;

  std::string name(const char* key) const { return where_ + "." + key; }
  [[noreturn]] void fail(const char* key, const Message& message,
                         ErrorCode code = ErrorCode::bad_model) const;
  /// Rejects the whole component.
  [[noreturn]] void fail_unsupported(const Message& message) const;

 private:
  const nlohmann::json& object_;
  std::string where_;
};

/// Returns the components of a field in the order in which they apply: none if it is null; for a
/// "Sequence", the elements of `list_key`; otherwise the field itself.
std::vector<TokenizerComponent> read_components(const nlohmann::json& value,
                                                const std::string& where, const char* list_key);

/// Writes components in the form that read_components reads.
nlohmann::json write_components(std::vector<nlohmann::json> components, const char* list_key);

}  // namespace attentive
