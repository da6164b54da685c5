#include "core/bundle/safetensors.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

#include "core/error.h"
#include "core/text/json.h"

namespace attentive {
namespace {

using nlohmann::json;

static_assert(std::endian::native == std::endian::little,
              "elements are copied between memory and file as they are");

constexpr std::size_t length_bytes = 8;
/// The format's own limit.
constexpr std::size_t max_header_bytes = 100'000'000;
constexpr const char* metadata_key = "__metadata__";

struct DTypeName {
  DType dtype;
  std::string_view name;
  std::size_t size;
};

constexpr std::array dtype_names{DTypeName{DType::f16, "F16", 2}, DTypeName{DType::f32, "F32", 4},
                                 DTypeName{DType::f64, "F64", 8}, DTypeName{DType::i32, "I32", 4},
                                 DTypeName{DType::i64, "I64", 8}, DTypeName{DType::u8, "U8", 1}};

const DTypeName& properties(DType dtype) { return dtype_names[static_cast<std::size_t>(dtype)]; }

/// Starts of files that people open by mistake.
struct ForeignStart {
  std::string_view start;
  std::string_view what;
};

constexpr std::array foreign_starts{
    ForeignStart{"PK\x03\x04", "a ZIP archive or a PyTorch checkpoint"},
    ForeignStart{"GGUF", "a GGUF model"},
    ForeignStart{"\x1f\x8b", "compressed with gzip"},
    ForeignStart{"\x80\x02", "a Python pickle"},
    ForeignStart{"version https://git-lfs", "a Git LFS pointer; fetch the file itself"},
    ForeignStart{"<", "a web page, perhaps that of an error; check the address"},
    ForeignStart{"{", "a JSON text"}};

std::string_view as_text(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// rows * cols * ... * element size, or nothing if that is more than `limit`.
std::optional<std::uint64_t> byte_size(const std::vector<std::int64_t>& shape, DType dtype,
                                       std::uint64_t limit) {
  if (std::find(shape.begin(), shape.end(), 0) != shape.end()) return 0;
  std::uint64_t size = size_of(dtype);
  for (const std::int64_t extent : shape) {
    if (size > limit / static_cast<std::uint64_t>(extent)) return std::nullopt;
    size *= static_cast<std::uint64_t>(extent);
  }
  return size;
}

class Reader {
 public:
  Reader(std::span<const std::byte> file, const std::string& file_name)
      : file_(file), file_name_(file_name) {}

  Safetensors read();

 private:
  [[noreturn]] void fail(const std::string& message, ErrorCode code = ErrorCode::bad_model) const {
    throw Error(code, file_name_ + ": " + message);
  }

  [[noreturn]] void fail_foreign() const;
  std::string_view read_header();
  void read_metadata(const json& object);
  void read_tensor(const std::string& name, const json& entry);
  std::uint64_t read_offset(const std::string& name, const json& value) const;
  void check_coverage() const;

  std::span<const std::byte> file_;
  const std::string& file_name_;
  Safetensors result_;
};

Safetensors Reader::read() {
  const json header = parse_json(read_header(), file_name_ + ": header");
  for (const auto& [name, entry] : header.items()) {
    if (name == metadata_key) {
      read_metadata(entry);
    } else {
      read_tensor(name, entry);
    }
  }
  check_coverage();
  return std::move(result_);
}

void Reader::fail_foreign() const {
  for (const ForeignStart& foreign : foreign_starts) {
    if (as_text(file_).starts_with(foreign.start)) {
      fail("not a safetensors file: it is " + std::string(foreign.what));
    }
  }
  fail("not a safetensors file: it does not start with a header's length and a JSON object");
}

std::string_view Reader::read_header() {
  if (file_.empty()) fail("the file is empty");
  std::uint64_t header_bytes = 0;
  if (file_.size() >= length_bytes) std::memcpy(&header_bytes, file_.data(), length_bytes);
  if (header_bytes < 2 || header_bytes > max_header_bytes) fail_foreign();
  const std::span<const std::byte> rest = file_.subspan(length_bytes);
  if (header_bytes > rest.size()) {
    fail("the header should have " + std::to_string(header_bytes) +
         " bytes but the file has only " + std::to_string(rest.size()) +
         " more: it was cut off; download it again");
  }
  const std::string_view header = as_text(rest.first(header_bytes));
  if (header.front() != '{') fail_foreign();
  result_.data = rest.subspan(header_bytes);
  return header;
}

void Reader::read_metadata(const json& object) {
  if (!object.is_object()) fail(std::string(metadata_key) + " must be an object");
  for (const auto& [key, value] : object.items()) {
    if (!value.is_string()) fail(std::string(metadata_key) + "." + key + " must be a text");
    result_.metadata.emplace(key, value.get<std::string>());
  }
}

void Reader::read_tensor(const std::string& name, const json& entry) {
  const std::string field = "tensor \"" + name + "\"";
  if (!entry.is_object() || entry.size() != 3 || !entry.contains("dtype") ||
      !entry.contains("shape") || !entry.contains("data_offsets")) {
    fail(field + " must be an object of dtype, shape and data_offsets");
  }
  TensorView tensor;
  const json& dtype = entry["dtype"];
  const auto* known =
      std::find_if(dtype_names.begin(), dtype_names.end(), [&dtype](const DTypeName& candidate) {
        return dtype.is_string() && dtype.get_ref<const std::string&>() == candidate.name;
      });
  if (known == dtype_names.end()) {
    fail(field + ".dtype is " + dtype.dump() + ", which is not supported; use F16 or F32 weights",
         ErrorCode::unsupported);
  }
  tensor.dtype = known->dtype;

  const json& shape = entry["shape"];
  if (!shape.is_array()) fail(field + ".shape must be an array of sizes");
  for (const json& extent : shape) {
    if (!extent.is_number_unsigned() ||
        extent.get<std::uint64_t>() > std::numeric_limits<std::int64_t>::max()) {
      fail(field + ".shape must hold whole numbers that are not negative");
    }
    tensor.shape.push_back(extent.get<std::int64_t>());
  }

  const json& offsets = entry["data_offsets"];
  if (!offsets.is_array() || offsets.size() != 2) {
    fail(field + ".data_offsets must be two numbers, begin and end");
  }
  const std::uint64_t begin = read_offset(field, offsets[0]);
  const std::uint64_t end = read_offset(field, offsets[1]);
  if (begin > end) fail(field + ".data_offsets end before they begin");
  if (byte_size(tensor.shape, tensor.dtype, result_.data.size()) != end - begin) {
    fail(field + ".data_offsets span " + std::to_string(end - begin) +
         " bytes, which is not what its shape and dtype need");
  }
  tensor.bytes = result_.data.subspan(begin, end - begin);
  result_.tensors.emplace(name, std::move(tensor));
}

std::uint64_t Reader::read_offset(const std::string& field, const json& value) const {
  if (!value.is_number_unsigned()) {
    fail(field + ".data_offsets must be whole numbers that are not negative");
  }
  const auto offset = value.get<std::uint64_t>();
  if (offset > result_.data.size()) {
    fail(field + ".data_offsets reach byte " + std::to_string(offset) +
         " but the file's data has only " + std::to_string(result_.data.size()) +
         ": it was cut off; download it again");
  }
  return offset;
}

void Reader::check_coverage() const {
  struct Extent {
    const std::byte* begin;
    const std::byte* end;
    const std::string* name;
  };
  std::vector<Extent> extents;
  for (const auto& [name, tensor] : result_.tensors) {
    extents.push_back({tensor.bytes.data(), tensor.bytes.data() + tensor.bytes.size(), &name});
  }
  std::sort(extents.begin(), extents.end(), [](const Extent& a, const Extent& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
  });
  const std::byte* covered = result_.data.data();
  for (const Extent& extent : extents) {
    if (extent.begin != covered) {
      fail("tensor \"" + *extent.name + "\".data_offsets leave a gap or overlap another tensor");
    }
    covered = extent.end;
  }
  if (covered != result_.data.data() + result_.data.size()) {
    fail("the file goes on after its last tensor");
  }
}

}  // namespace

std::size_t size_of(DType dtype) { return properties(dtype).size; }

Safetensors parse_safetensors(std::span<const std::byte> file, const std::string& file_name) {
  return Reader(file, file_name).read();
}

std::vector<std::byte> write_safetensors(const std::map<std::string, std::string>& metadata,
                                         std::span<const NamedTensor> tensors) {
  json header = json::object();
  if (!metadata.empty()) header[metadata_key] = metadata;
  std::size_t end = 0;
  for (const auto& [name, tensor] : tensors) {
    const std::size_t begin = end;
    end += tensor.bytes.size();
    if (byte_size(tensor.shape, tensor.dtype, tensor.bytes.size()) != tensor.bytes.size()) {
      throw Error(ErrorCode::invalid_argument,
                  "tensor \"" + name + "\" has bytes that do not fit its shape");
    }
    if (header.contains(name)) {
      throw Error(ErrorCode::invalid_argument, "tensor name \"" + name + "\" stands twice");
    }
    header[name] = {{"dtype", properties(tensor.dtype).name},
                    {"shape", tensor.shape},
                    {"data_offsets", {begin, end}}};
  }
  std::string text = header.dump();
  text.resize((text.size() + length_bytes - 1) / length_bytes * length_bytes, ' ');

  std::vector<std::byte> file(length_bytes + text.size() + end);
  const auto header_bytes = static_cast<std::uint64_t>(text.size());
  std::memcpy(file.data(), &header_bytes, length_bytes);
  std::memcpy(file.data() + length_bytes, text.data(), text.size());
  auto out = file.begin() + static_cast<std::ptrdiff_t>(length_bytes + text.size());
  for (const auto& [name, tensor] : tensors) {
    out = std::copy(tensor.bytes.begin(), tensor.bytes.end(), out);
  }
  return file;
}

}  // namespace attentive
