#include "core/bundle/safetensors.h"

#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <string>

#include "core/error.h"
#include "core/expect_error.h"
#include "raw_safetensors.h"

namespace attentive {
namespace {

void expect_safetensors_error(const Bytes& file, const std::string& part,
                              ErrorCode code = ErrorCode::bad_model) {
  expect_error(code, part, [&] { parse_safetensors(file, "m.safetensors"); }, "m.safetensors: ");
}

class SafetensorsFile : public testing::Test {
 protected:
  std::array<float, 6> matrix{1, -2, 3.5, 0, 1e-30F, 6};
  std::array<std::int64_t, 2> numbers{-1, 1LL << 60};
  std::array<std::int32_t, 2> ids{-7, 1 << 30};
  std::array<double, 1> precise{1.0 / 3};
  std::array<std::uint8_t, 3> octets{0, 127, 255};
  std::array<std::uint16_t, 1> scalar{0x3C00};
  SafetensorsMetadata metadata{{"key", "välue \"quoted\"\n"}, {"empty", ""}};
  std::vector<NamedTensor> tensors{
      {"numbers", {DType::i64, {2}, std::as_bytes(std::span(numbers))}},
      {"a.matrix", {DType::f32, {2, 3}, std::as_bytes(std::span(matrix))}},
      {"ids", {DType::i32, {2}, std::as_bytes(std::span(ids))}},
      {"precise", {DType::f64, {1, 1}, std::as_bytes(std::span(precise))}},
      {"octets", {DType::u8, {3, 1}, std::as_bytes(std::span(octets))}},
      {"scalar", {DType::f16, {}, std::as_bytes(std::span(scalar))}},
      {"nothing", {DType::f32, {4, 0, 2}, {}}}};
};

TEST_F(SafetensorsFile, ComesBack) {
  const Bytes file = write_safetensors(metadata, tensors);
  const Safetensors read = parse_safetensors(file, "f");
  EXPECT_EQ(read.metadata, metadata);
  ASSERT_EQ(read.tensors.size(), tensors.size());
  for (const auto& [name, tensor] : tensors) {
    const TensorView& other = read.tensors.at(name);
    EXPECT_EQ(other.dtype, tensor.dtype);
    EXPECT_EQ(other.shape, tensor.shape);
    EXPECT_TRUE(std::equal(other.bytes.begin(), other.bytes.end(), tensor.bytes.begin(),
                           tensor.bytes.end()));
  }
}

TEST_F(SafetensorsFile, HasTheDocumentedBytes) {
  const Bytes file = write_safetensors({{"k", "v"}}, std::span(tensors).subspan(1, 1));
  const std::string header = R"({"__metadata__":{"k":"v"},)"
                             R"("a.matrix":{"data_offsets":[0,24],"dtype":"F32","shape":[2,3]}})";
  const std::size_t padded = (header.size() + 7) / 8 * 8;
  const std::string start{static_cast<char>(padded), 0, 0, 0, 0, 0, 0, 0};
  Bytes expected = bytes_of(start + header + std::string(padded - header.size(), ' '));
  const auto data = std::as_bytes(std::span(matrix));
  expected.insert(expected.end(), data.begin(), data.end());
  EXPECT_EQ(file, expected);
}

TEST_F(SafetensorsFile, MayHoldNothing) {
  const Bytes file = write_safetensors({}, {});
  EXPECT_TRUE(parse_safetensors(file, "f").tensors.empty());
  EXPECT_TRUE(parse_safetensors(file_of("{}", 0), "f").metadata.empty());
}

TEST_F(SafetensorsFile, CutOffAnywhereIsRefused) {
  const Bytes file = write_safetensors(metadata, tensors);
  for (std::size_t size = 0; size < file.size(); ++size) {
    // The copy has exactly this size, so that the sanitizer sees a read beyond it.
    const Bytes cut(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(size));
    ASSERT_THROW(parse_safetensors(cut, "f"), Error) << size;
  }
}

TEST_F(SafetensorsFile, WithAnyFlippedBitIsReadOrRefused) {
  const Bytes file = write_safetensors(metadata, tensors);
  for (std::size_t bit = 0; bit < file.size() * 8; ++bit) {
    Bytes flipped = file;
    flipped[bit / 8] ^= std::byte{1} << bit % 8;
    try {
      EXPECT_LE(parse_safetensors(flipped, "f").tensors.size(), tensors.size());
    } catch (const Error& error) {
      EXPECT_NE(error.code(), ErrorCode::invalid_argument);
    }
  }
}

TEST_F(SafetensorsFile, IsNotWrittenWithWrongSizesOrNames) {
  std::vector<NamedTensor> wrong = tensors;
  wrong[1].tensor.shape = {3, 3};
  EXPECT_THROW(write_safetensors({}, wrong), Error);
  wrong = tensors;
  wrong[1].name = "scalar";
  EXPECT_THROW(write_safetensors({}, wrong), Error);
}

TEST(Safetensors, RecognisesForeignFiles) {
  const auto padded = [](std::string text) { return bytes_of(text + std::string(64, ' ')); };
  expect_safetensors_error({}, "the file is empty");
  expect_safetensors_error(bytes_of("abc"), "not a safetensors file");
  expect_safetensors_error(padded("PK\x03\x04\x14"), "ZIP archive");
  expect_safetensors_error(padded("GGUF\x03"), "GGUF");
  expect_safetensors_error(padded("\x1f\x8b\x08\x08"), "gzip");
  expect_safetensors_error(padded("<!DOCTYPE html>"), "web page");
  expect_safetensors_error(bytes_of("<html>"), "web page");
  expect_safetensors_error(padded("{\"model\": 1}"), "JSON text");
  expect_safetensors_error(padded("version https://git-lfs.github.com/spec/v1"), "Git LFS");
  expect_safetensors_error(padded("\x80\x02}q"), "pickle");
  expect_safetensors_error(padded("Dear Sir or Madam,"), "not a safetensors file");
}

TEST(Safetensors, NamesWhatIsWrongWithTheHeader) {
  // Returns the header's description of the only tensor, "t", of a file with 16 bytes of data.
  const auto tensor = [](const std::string& entry) {
    return file_of(R"({"t":)" + entry + "}", 16);
  };
  const std::string good = R"({"dtype":"F32","shape":[2,2],"data_offsets":[0,16]})";
  EXPECT_NO_THROW(parse_safetensors(tensor(good), "f"));

  const struct {
    Bytes file;
    const char* part;
    ErrorCode code = ErrorCode::bad_model;
  } cases[] = {
      {file_of("", 16), "not a safetensors file"},
      {file_of("{", 16), "not a safetensors file"},
      {file_of("[]", 16), "not a safetensors file"},
      {file_of("  {}", 16), "not a safetensors file"},
      {file_of("{}{}", 0), "header: invalid JSON at byte 3"},
      {file_of("{\"t\":}", 16), "header: invalid JSON"},
      {file_of("{\"\xC3\x28\":1}", 16), "header: invalid JSON"},
      {file_of("{\"a\":" + std::string(100'000, '['), 0), "levels deep"},
      {file_of(R"({"t":)" + good + R"(,"t":)" + good + "}", 16), "\"t\" occurs twice"},
      {file_of(R"({"__metadata__":{"k":"a","k":"b"}})", 0), "\"k\" occurs twice"},
      {file_of(R"({"__metadata__":[]})", 0), "__metadata__ must be an object"},
      {file_of(R"({"__metadata__":{"k":1}})", 0), "__metadata__.k must be a string"},
      {file_of(R"({"__metadata__":{"k":null}})", 0), "__metadata__.k must be a string"},
      {file_of("{}", 16), "goes on after its last tensor"},
      {tensor("7"), "\"t\" must be an object"},
      {tensor("{}"), "\"t\" must be an object"},
      {tensor(R"({"dtype":"F32","shape":[2,2]})"), "\"t\" must be an object"},
      {tensor(R"({"dtype":"F32","shape":[2,2],"data_offsets":[0,16],"x":1})"),
       "\"t\" must be an object"},
      {tensor(R"({"dtype":"F8_E5M2","shape":[2,4],"data_offsets":[0,16]})"),
       "\"t\".dtype is \"F8_E5M2\"", ErrorCode::unsupported},
      {tensor(R"({"dtype":32,"shape":[2,2],"data_offsets":[0,16]})"), "\"t\".dtype is 32",
       ErrorCode::unsupported},
      {tensor(R"({"dtype":"f32","shape":[2,2],"data_offsets":[0,16]})"), "\"t\".dtype",
       ErrorCode::unsupported},
      {tensor(R"({"dtype":"F16","shape":[2,2],"data_offsets":[0,16]})"), "its shape and dtype"},
      {tensor(R"({"dtype":"F32","shape":4,"data_offsets":[0,16]})"), "\"t\".shape"},
      {tensor(R"({"dtype":"F32","shape":[-2,-2],"data_offsets":[0,16]})"), "\"t\".shape"},
      {tensor(R"({"dtype":"F32","shape":[2.5,2],"data_offsets":[0,16]})"), "\"t\".shape"},
      {tensor(R"({"dtype":"F32","shape":["2",2],"data_offsets":[0,16]})"), "\"t\".shape"},
      {tensor(R"({"dtype":"F32","shape":[4],"data_offsets":[0,12]})"), "its shape and dtype"},
      {tensor(R"({"dtype":"F32","shape":[],"data_offsets":[0,16]})"), "its shape and dtype"},
      {tensor(R"({"dtype":"F32","shape":[0],"data_offsets":[0,16]})"), "its shape and dtype"},
      // 2^62 * 4 bytes, 2^32 * 2^32 * 4 bytes and 2^64 + 4 elements all wrap round to little.
      {tensor(R"({"dtype":"F32","shape":[4611686018427387904],"data_offsets":[0,0]})"),
       "its shape and dtype"},
      {tensor(R"({"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]})"),
       "its shape and dtype"},
      {tensor(R"({"dtype":"F32","shape":[18446744073709551620],"data_offsets":[0,16]})"),
       "\"t\".shape"},
      {tensor(R"({"dtype":"F32","shape":[18446744073709551615],"data_offsets":[0,16]})"),
       "\"t\".shape"},
      {tensor(R"({"dtype":"F32","shape":[2,2],"data_offsets":[0]})"), "\"t\".data_offsets"},
      {tensor(R"({"dtype":"F32","shape":[2,2],"data_offsets":[0,8,16]})"), "\"t\".data_offsets"},
      {tensor(R"({"dtype":"F32","shape":[2,2],"data_offsets":{"0":0}})"), "\"t\".data_offsets"},
      {tensor(R"({"dtype":"F32","shape":[2,2],"data_offsets":["0","16"]})"), "\"t\".data_offsets"},
      {tensor(R"({"dtype":"F32","shape":[2,2],"data_offsets":[-16,0]})"), "\"t\".data_offsets"},
      {tensor(R"({"dtype":"F32","shape":[2,2],"data_offsets":[0,1e1]})"), "\"t\".data_offsets"},
      {tensor(R"({"dtype":"F32","shape":[2,2],"data_offsets":[16,0]})"), "end before they begin"},
      {tensor(R"({"dtype":"F32","shape":[2,2],"data_offsets":[4,20]})"), "cut off"},
      {tensor(R"({"dtype":"F32","shape":[2,2],"data_offsets":[0,18446744073709551615]})"),
       "cut off"},
      {tensor(R"({"dtype":"F32","shape":[1],"data_offsets":[12,16]})"), "gap or overlap"},
      {tensor(R"({"dtype":"F32","shape":[1],"data_offsets":[0,4]})"), "goes on after"},
      {file_of(R"({"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]},)"
               R"("b":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}})",
               16),
       "\"b\".data_offsets leave a gap or overlap"},
      {file_of(R"({"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]},)"
               R"("b":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}})",
               16),
       "gap or overlap"},
      {file_of(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},)"
               R"("b":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}})",
               16),
       "\"b\".data_offsets leave a gap or overlap"},
  };
  for (const auto& [file, part, code] : cases) expect_safetensors_error(file, part, code);
}

TEST(Safetensors, OfItsHeaderAloneIsReadFromASource) {
  const Bytes file = file_of(R"({"b":{"dtype":"BF16","shape":[2],"data_offsets":[3,7]},)"
                             R"("a":{"dtype":"I8","shape":[3],"data_offsets":[0,3]}})",
                             7);
  std::uint64_t furthest = 0;
  const ByteSource source(file.size(), [&](std::uint64_t offset, std::span<std::byte> to) {
    furthest = std::max(furthest, offset + to.size());
    ByteSource(file).read(offset, to);
  });
  const SafetensorsHeader header = read_safetensors_header(source, "f");
  EXPECT_EQ(furthest, file.size() - 7);
  ASSERT_EQ(header.tensors.size(), 2U);
  EXPECT_EQ(header.tensors[0].name, "a");
  EXPECT_EQ(header.tensors[0].offset, file.size() - 7);
  EXPECT_EQ(header.tensors[1].dtype, DType::bf16);
  EXPECT_EQ(header.tensors[1].bytes, 4U);
}

TEST(Safetensors, BelievesNoGiganticHeader) {
  Bytes file = file_of("{}", 0);
  for (const std::uint64_t size :
       {std::uint64_t{3}, std::uint64_t{100'000'000}, std::uint64_t{100'000'001},
        std::uint64_t{1} << 40, ~std::uint64_t{0}, ~std::uint64_t{0} - 7}) {
    std::memcpy(file.data(), &size, sizeof size);
    expect_safetensors_error(file,
                             size > 100'000'000 ? "not a safetensors file" : "it was cut off");
  }
}

}  // namespace
}  // namespace attentive
