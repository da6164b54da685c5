#include "core/message.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace attentive {
namespace {

std::string text_of(const Message& message) { return message.text(); }

TEST(Message, JoinsTextsOfEveryKind) {
  const std::string file = "model.safetensors";
  const std::string_view name = std::string_view("weights").substr(0, 6);
  EXPECT_EQ(text_of({file, ": ", name, std::string("!")}), "model.safetensors: weight!");
}

TEST(Message, IsASingleText) {
  EXPECT_EQ(text_of("the file is empty"), "the file is empty");
  EXPECT_EQ(text_of(std::string("the file is empty")), "the file is empty");
}

TEST(Message, WritesIntegersInDecimal) {
  EXPECT_EQ(text_of({0, " ", -17, " ", std::size_t{42}}), "0 -17 42");
  EXPECT_EQ(text_of({std::numeric_limits<std::uint64_t>::max()}), "18446744073709551615");
  EXPECT_EQ(text_of({std::numeric_limits<std::int64_t>::min()}), "-9223372036854775808");
}

}  // namespace
}  // namespace attentive
