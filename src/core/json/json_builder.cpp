#include "core/json/json_builder.h"

#include <cmath>
#include <cstdint>
#include <utility>

#include "core/error.h"

namespace attentive {

using nlohmann::json;

bool JsonBuilder::number(double value) {
  if (!std::isfinite(value)) fail_number();
  constexpr double largest_exact = 9007199254740992.0;  // 2^53
  const bool whole = std::trunc(value) == value && std::abs(value) <= largest_exact;
  if (!whole) return add(value);
  return value < 0 ? add(static_cast<std::int64_t>(value)) : add(static_cast<std::uint64_t>(value));
}

bool JsonBuilder::key(std::string& name) {
  auto& object = open_.back()->get_ref<json::object_t&>();
  const auto [member, is_new] = object.try_emplace(name);
  if (!is_new) fail_repeated("\"" + name + "\"");
  member_ = &member->second;
  return true;
}

void JsonBuilder::fail_syntax(const std::string& place) const {
  fail({"invalid JSON", place, "; the text is damaged or truncated"});
}

void JsonBuilder::fail_repeated(const std::string& name) const {
  fail({name, " occurs twice in the same JSON object"});
}

void JsonBuilder::fail_depth() const {
  fail({"the JSON is nested more than ", max_depth, " levels deep"});
}

void JsonBuilder::fail(const Message& message) const {
  throw Error(ErrorCode::bad_model, {where_, ": ", message.text()});
}

/// Puts a value at the root, or in the innermost open array or object.
json& JsonBuilder::place(json value) {
  if (open_.size() > max_depth) fail_depth();
  if (open_.empty()) return root_ = std::move(value);
  json& parent = *open_.back();
  if (parent.is_object()) return *member_ = std::move(value);
  return parent.emplace_back(std::move(value));
}

bool JsonBuilder::add(json value) {
  place(std::move(value));
  return true;
}

bool JsonBuilder::open(json value) {
  open_.push_back(&place(std::move(value)));
  return true;
}

bool JsonBuilder::close() {
  open_.pop_back();
  return true;
}

}  // namespace attentive
