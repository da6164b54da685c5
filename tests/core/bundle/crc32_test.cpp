#include "core/bundle/crc32.h"

#include <gtest/gtest.h>

#include <string_view>

namespace attentive {
namespace {

std::uint32_t checksum(std::string_view text, std::uint32_t before = 0) {
  return crc32(std::as_bytes(std::span(text)), before);
}

TEST(Crc32, IsTheOneOfZlib) {
  EXPECT_EQ(checksum(""), 0U);
  EXPECT_EQ(checksum("123456789"), 0xCBF43926U);  // the polynomial's published check value
  EXPECT_EQ(checksum("The quick brown fox jumps over the lazy dog"), 0x414FA339U);
}

TEST(Crc32, ContinuesAcrossParts) {
  EXPECT_EQ(checksum("6789", checksum("12345")), checksum("123456789"));
}

}  // namespace
}  // namespace attentive
