#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "core/message.h"

namespace attentive {

/// Builds a value from the events of a JSON parser, and rejects what parsers would accept. The
/// functions' names and return values are those that nlohmann's parser requires.
class JsonBuilder {
 public:
  /// @param where names the text in messages.
  explicit JsonBuilder(const std::string& where) : where_(where) {}

  /// The most arrays and objects around a value.
  static constexpr std::size_t max_depth = 32;

  nlohmann::json take() { return std::move(root_); }

  bool null() { return add(nullptr); }
  bool boolean(bool value) { return add(value); }
  bool number(double value);
  bool string(std::string& value) { return add(std::move(value)); }
  bool start_array(std::size_t) { return open(nlohmann::json::array()); }
  bool end_array() { return close(); }
  bool start_object(std::size_t) { return open(nlohmann::json::object()); }
  bool end_object() { return close(); }
  bool key(std::string& name);

  bool add(nlohmann::json value);

  /// Throws an Error bad_model.
  [[noreturn]] void fail(const Message& message) const;
  [[noreturn]] void fail_depth() const;
  /// @param place where the syntax error is, such as " at byte 7"; may be empty.
  [[noreturn]] void fail_syntax(const std::string& place) const;
  [[noreturn]] void fail_number() const { fail("holds a number that is too large to store"); }
  /// @param name the duplicate name, quoted, or "a name".
  [[noreturn]] void fail_repeated(const std::string& name) const;

 private:
  nlohmann::json& place(nlohmann::json value);
  bool open(nlohmann::json value);
  bool close();

  const std::string& where_;
  nlohmann::json root_;
  /// The arrays and objects that are still open, from the outermost to the innermost.
  std::vector<nlohmann::json*> open_;
  /// The member of the innermost object that the next value becomes.
  nlohmann::json* member_ = nullptr;
};

}  // namespace attentive
