#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace attentive {

/// A value that a configuration chooses by name.
template <typename Value>
struct Choice {
  std::string_view name;
  Value value;
};

/// Returns the name of `value`.
template <typename Value, std::size_t count>
std::string choice_name(const std::array<Choice<Value>, count>& choices, Value value) {
  for (const Choice<Value>& choice : choices) {
    if (choice.value == value) return std::string(choice.name);
  }
  return {};
}

}  // namespace attentive
