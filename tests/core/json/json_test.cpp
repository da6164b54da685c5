#include "core/json/json.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "core/error.h"
#include "core/expect_error.h"

namespace attentive {
namespace {

TEST(ParseJson, RejectsTextsThatReadersDisagreeAbout) {
  const auto expect_rejected = [](const std::string& text, const std::string& message) {
    expect_error(ErrorCode::bad_model, message, [&] { parse_json(text, "f"); }, "f: ");
  };
  expect_rejected("", "invalid JSON at byte");
  expect_rejected(R"({"a": 1)", "invalid JSON at byte");
  expect_rejected(R"({"a": 1} x)", "invalid JSON at byte");
  expect_rejected("\"\xFF\"", "invalid JSON at byte");
  expect_rejected(std::string("{}\0", 3), "invalid JSON at byte 3");
  expect_rejected(R"({"a": 1, "a": 2})", R"("a" occurs twice in the same JSON object)");
  expect_rejected(R"({"a": 1e999})", "holds a number that is too large to store");
  expect_rejected("-4e444444", "holds a number that is too large to store");
  expect_rejected(std::string(34, '[') + std::string(34, ']'), "nested more than 32 levels deep");
}

TEST(ParseJson, ReadsIntegersInAnyNotation) {
  for (const std::string text : {"100", "100.0", "1e2"}) {
    EXPECT_TRUE(parse_json(text, "f").is_number_unsigned()) << text;
  }
  EXPECT_TRUE(parse_json("-0", "f").is_number_unsigned());
  EXPECT_TRUE(parse_json("-1e2", "f").is_number_integer());
  EXPECT_TRUE(parse_json("0.5", "f").is_number_float());
}

TEST(ParseJson, SkipsAByteOrderMark) {
  EXPECT_EQ(parse_json("\xEF\xBB\xBF[1]", "f").dump(), "[1]");
}

TEST(ParseJson, ReadsNestedValues) {
  EXPECT_EQ(parse_json(R"({"a": {"a": [1, 2.5, "ü"]}})", "f").dump(), R"({"a":{"a":[1,2.5,"ü"]}})");
}

}  // namespace
}  // namespace attentive
