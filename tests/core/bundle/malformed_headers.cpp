#include <cstdint>
#include <cstring>
#include <limits>

#include "core/bundle/malformed_files.h"

namespace attentive::malformed {
namespace {

/// Returns a file of one tensor with this dtype, shape and data_offsets, and 16 bytes of data.
Bytes tensor(const std::string& dtype, const std::string& shape, const std::string& offsets) {
  return file_of(R"({"t":{"dtype":)" + dtype + R"(,"shape":)" + shape + R"(,"data_offsets":)" +
                 offsets + "}}");
}
Bytes f32(const std::string& shape, const std::string& offsets) {
  return tensor("\"F32\"", shape, offsets);
}

/// Returns a file of two tensors of 32-bit elements with these shapes and data_offsets.
Bytes two_tensors(const std::string& first, const std::string& second) {
  return file_of(R"({"a":{"dtype":"F32",)" + first + R"(},"b":{"dtype":"F32",)" + second + "}}");
}

}  // namespace

std::vector<Malformed> headers() {
  constexpr std::uint64_t one = 1;
  return {
      {"AnEmptyFile", {}, "the file is empty"},
      {"SevenBytes", bytes_of("1234567"), "not a safetensors file"},
      {"ALengthOf0", file_of(0, "{}", 0), "not a safetensors file"},
      {"ALengthOf1", file_of(1, "{}", 0), "not a safetensors file"},
      {"ALengthJustPastTheEnd", file_of(3, "{}", 0), "it was cut off"},
      {"ALengthTooShort", file_of(3, R"({"t":1})", 0), "header: invalid JSON"},
      {"ALengthTooLong", file_of(6, "{}    x", 0), "goes on after its last tensor"},
      {"ALengthOf100Megabytes", file_of(100'000'000, "{}", 0), "it was cut off"},
      {"ALengthBeyondTheFormats", file_of(100'000'001, "{}", 0), "not a safetensors file"},
      {"ALengthOf4Gigabytes", file_of(one << 32, "{}", 0), "not a safetensors file"},
      {"TheLargestSignedLength", file_of((one << 63) - 1, "{}", 0), "not a safetensors file"},
      {"TheLargestLength", file_of(~std::uint64_t{0}, "{}", 0), "not a safetensors file"},
      {"AHeaderThatIsAnArray", file_of("[1]"), "not a safetensors file"},
      {"AHeaderThatBeginsWithABlank", file_of(" {}"), "not a safetensors file"},
      {"AHeaderThatIsNoJson", file_of("{t:1}"), "header: invalid JSON at byte 3"},
      {"AHeaderThatIsNoUtf8", file_of("{\"\xFF\":1}"), "header: invalid JSON"},
      {"AHeaderCutOff", file_of(R"({"t":{"dtype":)"), "header: invalid JSON"},
      {"TwoHeaders", file_of("{}{}", 0), "header: invalid JSON at byte 3"},
      {"ANumberBeyondAny", file_of(R"({"t":1e999})"), "holds a number that is too large"},
      {"ADeepHeader", file_of("{\"t\":" + std::string(1'000'000, '[')), "levels deep"},
      {"ADeepHeaderOfObjects",
       [] {
         std::string deep = "{";
         for (int i = 0; i < 100; ++i) deep += "\"a\":{";
         return file_of(deep);
       }(),
       "levels deep"},
      {"AnAppendix", file_of("{}", 1), "goes on after its last tensor"},
      {"MetadataThatIsAnArray", file_of(R"({"__metadata__":[]})", 0),
       "__metadata__ must be an object"},
      {"MetadataThatIsNull", file_of(R"({"__metadata__":null})", 0),
       "__metadata__ must be an object"},
      {"ANumberInTheMetadata", file_of(R"({"__metadata__":{"k":1}})", 0),
       "__metadata__.k must be a string"},
      {"AnObjectInTheMetadata", file_of(R"({"__metadata__":{"k":{}}})", 0),
       "__metadata__.k must be a string"},
      {"AKeyTwiceInTheMetadata", file_of(R"({"__metadata__":{"k":"","k":""}})", 0),
       "\"k\" occurs twice"},
      {"ATensorTwice",
       file_of(R"({"t":{"dtype":"F32","shape":[4],"data_offsets":[0,16]},)"
               R"("t":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}})"),
       "\"t\" occurs twice"},
      {"ATensorThatIsNull", file_of(R"({"t":null})"), "\"t\" must be an object"},
      {"ATensorWithoutDtype", file_of(R"({"t":{"shape":[4],"data_offsets":[0,16]}})"),
       "\"t\" must be an object"},
      {"ATensorWithoutShape", file_of(R"({"t":{"dtype":"F32","data_offsets":[0,16]}})"),
       "\"t\" must be an object"},
      {"ATensorWithoutOffsets", file_of(R"({"t":{"dtype":"F32","shape":[4]}})"),
       "\"t\" must be an object"},
      {"AnUnknownDtype", tensor("\"F8\"", "[4]", "[0,16]"), "\"t\".dtype is \"F8\"",
       ErrorCode::unsupported},
      {"ADtypeThatIsANumber", tensor("32", "[4]", "[0,16]"), "\"t\".dtype is 32",
       ErrorCode::unsupported},
      {"ADtypeOfAnotherSize", tensor("\"F64\"", "[4]", "[0,16]"), "its shape and dtype"},
      {"AShapeThatIsANumber", f32("4", "[0,16]"), "\"t\".shape"},
      {"ANegativeExtent", f32("[-4]", "[0,16]"), "\"t\".shape"},
      {"AnExtentWithADot", f32("[4.5]", "[0,16]"), "\"t\".shape"},
      {"AnExtentThatIsAText", f32("[\"4\"]", "[0,16]"), "\"t\".shape"},
      {"AShapeTooSmall", f32("[3]", "[0,16]"), "its shape and dtype"},
      {"AShapeTooLarge", f32("[5]", "[0,16]"), "its shape and dtype"},
      {"AShapeThatWrapsRoundTo0", f32("[4611686018427387904]", "[0,0]"), "its shape and dtype"},
      {"AShapeWhoseProductWrapsRound", f32("[4294967296,4294967296]", "[0,0]"),
       "its shape and dtype"},
      {"AShapeWhoseProductWrapsRoundToTheSize", f32("[4611686018427387905,4]", "[0,16]"),
       "its shape and dtype"},
      {"AnExtentOf2To64", f32("[18446744073709551616]", "[0,16]"), "\"t\".shape"},
      {"ATensorOfTerabytes", f32("[1099511627776]", "[0,4398046511104]"), "cut off"},
      {"OneOffset", f32("[4]", "[0]"), "\"t\".data_offsets"},
      {"ThreeOffsets", f32("[4]", "[0,8,16]"), "\"t\".data_offsets"},
      {"OffsetsThatAreNoArray", f32("[4]", "16"), "\"t\".data_offsets"},
      {"OffsetsThatAreTexts", f32("[4]", R"(["0","16"])"), "\"t\".data_offsets"},
      {"ANegativeOffset", f32("[4]", "[-16,0]"), "\"t\".data_offsets"},
      {"AnOffsetWithADot", f32("[4]", "[0,16.5]"), "\"t\".data_offsets"},
      {"ReversedOffsets", f32("[4]", "[16,0]"), "end before they begin"},
      {"OffsetsBeyondTheFile", f32("[4]", "[16,32]"), "cut off"},
      {"AnOffsetOf2To64", f32("[4]", "[0,18446744073709551616]"), "\"t\".data_offsets"},
      {"TheLargestOffset", f32("[4]", "[0,18446744073709551615]"), "cut off"},
      {"AGapAtTheStart", f32("[3]", "[4,16]"), "\"t\".data_offsets leave a gap or overlap"},
      {"AGapAtTheEnd", f32("[3]", "[0,12]"), "goes on after its last tensor"},
      {"AGapBetween",
       two_tensors(R"("shape":[1],"data_offsets":[0,4])", R"("shape":[2],"data_offsets":[8,16])"),
       "\"b\".data_offsets leave a gap or overlap"},
      {"AnOverlap",
       two_tensors(R"("shape":[3],"data_offsets":[0,12])", R"("shape":[2],"data_offsets":[8,16])"),
       "\"b\".data_offsets leave a gap or overlap"},
      {"TwoTensorsInOnePlace",
       two_tensors(R"("shape":[4],"data_offsets":[0,16])", R"("shape":[4],"data_offsets":[0,16])"),
       "gap or overlap"},
  };
}

}  // namespace attentive::malformed
