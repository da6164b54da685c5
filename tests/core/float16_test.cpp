#include "core/float16.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace attentive {
namespace {

constexpr std::uint16_t infinity = 0x7C00;
constexpr float largest = 65504;

TEST(Float16, ConvertsEveryValueToFloatAndBack) {
  for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
    const auto float16 = static_cast<std::uint16_t>(bits);
    const float value = float16_to_float(float16);
    if ((float16 & 0x7FFF) > infinity) {
      ASSERT_TRUE(std::isnan(value)) << bits;
      ASSERT_EQ(float_to_float16(value), float16 | 0x200) << bits;
      continue;
    }
    ASSERT_EQ(float_to_float16(value), float16) << bits;
    // The definition of the format: sign, exponent and fraction.
    const int exponent = float16 >> 10 & 31;
    const int fraction = float16 & 0x3FF;
    double expected =
        std::ldexp(exponent == 0 ? fraction : 1024 + fraction, (exponent == 0 ? 1 : exponent) - 25);
    if (exponent == 31) expected = std::numeric_limits<double>::infinity();
    ASSERT_EQ(value, static_cast<float>((float16 & 0x8000) != 0 ? -expected : expected)) << bits;
    ASSERT_EQ(std::signbit(value), (float16 & 0x8000) != 0) << bits;
  }
}

TEST(Float16, RoundsToNearestTiesToEven) {
  // Between each two neighbours: their middle is a float, exactly.
  for (std::uint32_t bits = 0; bits + 1 < infinity; ++bits) {
    const auto low = static_cast<std::uint16_t>(bits);
    const auto high = static_cast<std::uint16_t>(bits + 1);
    const float middle = (float16_to_float(low) + float16_to_float(high)) / 2;
    ASSERT_EQ(float_to_float16(middle), bits % 2 == 0 ? low : high) << bits;
    ASSERT_EQ(float_to_float16(std::nextafter(middle, 0.0F)), low) << bits;
    ASSERT_EQ(float_to_float16(std::nextafter(middle, largest)), high) << bits;
    ASSERT_EQ(float_to_float16(-middle), (bits % 2 == 0 ? low : high) | 0x8000) << bits;
  }
}

TEST(Float16, OverflowsToInfinity) {
  EXPECT_EQ(float_to_float16(65519.996F), 0x7BFF);
  EXPECT_EQ(float_to_float16(65520), infinity);
  EXPECT_EQ(float_to_float16(-1e30F), infinity | 0x8000);
  EXPECT_EQ(float_to_float16(std::numeric_limits<float>::infinity()), infinity);
  EXPECT_EQ(float_to_float16(std::numeric_limits<float>::denorm_min()), 0);
}

}  // namespace
}  // namespace attentive
