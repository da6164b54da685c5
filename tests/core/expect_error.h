#pragma once

#include <gtest/gtest.h>

#include <string>

#include "core/error.h"

namespace attentive {

/// Expects `action` to throw an Error with `code` whose message contains `part` and, if given,
/// begins with `start`.
template <typename Action>
void expect_error(ErrorCode code, const std::string& part, const Action& action,
                  const std::string& start = "") {
  try {
    action();
    ADD_FAILURE() << "accepted, expected an error about: " << part;
  } catch (const Error& error) {
    const std::string message = error.what();
    EXPECT_EQ(error.code(), code) << message;
    EXPECT_TRUE(message.starts_with(start)) << message << "\ndoes not begin with: " << start;
    EXPECT_NE(message.find(part), std::string::npos) << message << "\ndoes not say: " << part;
  }
}

}  // namespace attentive
