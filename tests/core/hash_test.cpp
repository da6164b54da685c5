#include "core/hash.h"

#include <gtest/gtest.h>

#include <string_view>

namespace attentive {
namespace {

std::uint32_t checksum(std::string_view text, std::uint32_t before = 0) {
  return crc32(std::as_bytes(std::span(text)), before);
}

TEST(Crc32, EqualsThatOfZlib) {
  EXPECT_EQ(checksum(""), 0U);
  EXPECT_EQ(checksum("123456789"), 0xCBF43926U);  // the polynomial's published check value
  EXPECT_EQ(checksum("The quick brown fox jumps over the lazy dog"), 0x414FA339U);
}

TEST(Crc32, ContinuesAcrossParts) {
  const std::string_view text = "The quick brown fox jumps over the lazy dog";
  for (std::size_t i = 0; i <= text.size(); ++i) {
    EXPECT_EQ(checksum(text.substr(i), checksum(text.substr(0, i))), 0x414FA339U) << i;
  }
}

// Checkpoints store these values, so they must not change.
TEST(Fnv1a, HashesWordsAsPublishedForBytes) {
  Fnv1a hash;
  EXPECT_EQ(hash.value(), 0x811C9DC5U);
  hash.add('a');
  EXPECT_EQ(hash.value(), 0xE40C292CU);  // Words below 256 hash as bytes do.
}

}  // namespace
}  // namespace attentive
