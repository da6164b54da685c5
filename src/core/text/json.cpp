#include "core/text/json.h"

#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "core/error.h"

namespace attentive {
namespace {

using nlohmann::json;

constexpr std::size_t max_depth = 32;

/// Puts together what the library's parser reads, and refuses what that would let pass.
class Builder {
 public:
  explicit Builder(const std::string& where) : where_(where) {}

  json take() { return std::move(root_); }

  // What the parser calls; false would end it early.
  bool null() { return add(nullptr); }
  bool boolean(bool value) { return add(value); }
  bool number_integer(std::int64_t value) { return add(value); }
  bool number_unsigned(std::uint64_t value) { return add(value); }
  bool number_float(double value, const std::string&) { return add(value); }
  bool string(std::string& value) { return add(std::move(value)); }
  bool binary(json::binary_t& value) { return add(std::move(value)); }
  bool start_array(std::size_t) { return open(json::array()); }
  bool end_array() { return close(); }
  bool start_object(std::size_t) { return open(json::object()); }
  bool end_object() { return close(); }

  bool key(std::string& name) {
    auto& object = open_.back()->get_ref<json::object_t&>();
    const auto [member, is_new] = object.try_emplace(name);
    if (!is_new) fail("\"" + name + "\" stands twice in the same JSON object");
    member_ = &member->second;
    return true;
  }

  bool parse_error(std::size_t byte, const std::string&, const json::exception& error) {
    constexpr int number_out_of_range = 406;
    if (error.id == number_out_of_range) fail("holds a number beyond any that can be stored");
    fail("no valid JSON at byte " + std::to_string(byte) + "; the text is damaged or cut off");
  }

 private:
  [[noreturn]] void fail(const std::string& message) const {
    throw Error(ErrorCode::bad_model, where_ + ": " + message);
  }

  /// The value's place: the root, or in the array or object that was opened last.
  json& place(json value) {
    if (open_.size() > max_depth) {
      fail("the JSON is nested more than " + std::to_string(max_depth) + " levels deep");
    }
    if (open_.empty()) return root_ = std::move(value);
    json& parent = *open_.back();
    if (parent.is_object()) return *member_ = std::move(value);
    return parent.emplace_back(std::move(value));
  }

  bool add(json value) {
    place(std::move(value));
    return true;
  }

  bool open(json value) {
    open_.push_back(&place(std::move(value)));
    return true;
  }

  bool close() {
    open_.pop_back();
    return true;
  }

  const std::string& where_;
  json root_;
  /// The arrays and objects that are not ended yet, each in the one before.
  std::vector<json*> open_;
  /// Of the innermost object: where the next value belongs.
  json* member_ = nullptr;
};

}  // namespace

nlohmann::json parse_json(std::string_view text, const std::string& where) {
  Builder builder(where);
  json::sax_parse(text.begin(), text.end(), &builder);
  return builder.take();
}

}  // namespace attentive
