#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace attentive {

/// One of several things that a configuration chooses by name.
template <typename Value>
struct Choice {
  std::string_view name;
  Value value;
};

/// The name under which `value` is written.
template <typename Value, std::size_t count>
std::string choice_name(const std::array<Choice<Value>, count>& choices, Value value) {
  for (const Choice<Value>& choice : choices) {
    if (choice.value == value) return std::string(choice.name);
  }
  return {};
}

}  // namespace attentive
