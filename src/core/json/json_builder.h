#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

namespace attentive {

/// Puts together what a JSON parser reads, in the order of the text, and refuses what that would
/// let pass. Functions are named, and return true, as nlohmann's parser wants it.
class JsonBuilder {
 public:
  /// @param where names the text in messages.
  explicit JsonBuilder(const std::string& where) : where_(where) {}

  /// How many arrays and objects a value may stand in.
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
  [[noreturn]] void fail(const std::string& message) const;
  [[noreturn]] void fail_depth() const;
  /// @param place where the text goes wrong, such as " at byte 7", or nothing.
  [[noreturn]] void fail_syntax(const std::string& place) const;
  [[noreturn]] void fail_number() const { fail("holds a number beyond any that can be stored"); }
  /// @param name the name that stands twice in an object, quoted, or "a name".
  [[noreturn]] void fail_repeated(const std::string& name) const;

 private:
  nlohmann::json& place(nlohmann::json value);
  bool open(nlohmann::json value);
  bool close();

  const std::string& where_;
  nlohmann::json root_;
  /// The arrays and objects that are not ended yet, each in the one before.
  std::vector<nlohmann::json*> open_;
  /// Of the innermost object: where the next value belongs.
  nlohmann::json* member_ = nullptr;
};

}  // namespace attentive
