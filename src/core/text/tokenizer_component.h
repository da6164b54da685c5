#pragma once

#include <initializer_list>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace attentive {

/// One object of a tokenizer.json from outside: a component, which has a "type", or another one.
/// Every getter throws Error bad_model, and asks for what must be there unless it has a fallback.
class TokenizerComponent {
 public:
  /// @param where names the object in messages.
  TokenizerComponent(const nlohmann::json& object, std::string where);

  const std::string& type() const;
  bool has(const char* key) const;
  std::string text(const char* key) const;
  /// A text, or "" if it is null or missing.
  std::string optional_text(const char* key) const;
  bool boolean(const char* key) const;
  bool boolean(const char* key, bool fallback) const;
  std::size_t integer(const char* key, std::size_t largest) const;
  const nlohmann::json& value(const char* key) const;
  /// {"String": …}, not empty.
  /// @throws Error unsupported for a regular expression.
  std::string pattern(const char* key) const;

  /// @throws Error unsupported if there are other fields than these and "type".
  void allow(std::initializer_list<std::string_view> keys) const;

  std::string name(const char* key) const { return where_ + "." + key; }
  [[noreturn]] void fail(const char* key, const std::string& message,
                         ErrorCode code = ErrorCode::bad_model) const;
  /// Refuses the whole component.
  [[noreturn]] void fail_unsupported(const std::string& message) const;

 private:
  const nlohmann::json& object_;
  std::string where_;
};

/// The components of a field in the order in which they work: none if it is null, those within
/// where it is a "Sequence", whose list is `list_key`, or itself.
std::vector<TokenizerComponent> read_components(const nlohmann::json& value,
                                                const std::string& where, const char* list_key);

/// What read_components reads.
nlohmann::json write_components(std::vector<nlohmann::json> components, const char* list_key);

}  // namespace attentive
