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
#include "core/heap_sort.h"
#include "core/json/json.h"

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

constexpr std::array dtype_names{DTypeName{DType::bf16, "BF16", 2}, DTypeName{DType::f16, "F16", 2},
                                 DTypeName{DType::f32, "F32", 4},   DTypeName{DType::f64, "F64", 8},
                                 DTypeName{DType::i8, "I8", 1},     DTypeName{DType::i32, "I32", 4},
                                 DTypeName{DType::i64, "I64", 8},   DTypeName{DType::u8, "U8", 1}};

const DTypeName& properties(DType dtype) { return dtype_names[static_cast<std::size_t>(dtype)]; }

/// The first bytes of a kind of file that people open by mistake.
struct ForeignStart {
  std::string_view start;
  std::string_view what;
};

constexpr std::array foreign_starts{
    ForeignStart{"PK\x03\x04",
                 "a ZIP archive or a PyTorch checkpoint; save its state_dict with "
                 "safetensors.torch.save_file"},
    ForeignStart{"GGUF", "a GGUF model"},
    ForeignStart{"\x1f\x8b", "compressed with gzip"},
    ForeignStart{"\x80\x02",
                 "a Python pickle; save its state_dict with safetensors.torch.save_file"},
    ForeignStart{"version https://git-lfs", "a Git LFS pointer; fetch the file itself"},
    ForeignStart{"<", "a web page, perhaps that of an error; check the address"},
    ForeignStart{"{", "a JSON text"}};

/// Returns rows * cols * … * element size, or nothing if that is more than `limit`.
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

class SafetensorsReader {
 public:
  SafetensorsReader(const ByteSource& file, const std::string& file_name)
      : file_(file), file_name_(file_name) {}

  SafetensorsHeader read();

 private:
  [[noreturn]] void fail(const Message& message, ErrorCode code = ErrorCode::bad_model) const {
    throw Error(code, {file_name_, ": ", message.text()});
  }

  [[noreturn]] void fail_foreign() const;
  std::string read_header();
  void read_metadata(const json& object);
  void read_tensor(const std::string& name, const json& entry);
  std::uint64_t read_offset(const std::string& name, const json& value) const;
  void sort_and_check_coverage();

  const ByteSource& file_;
  const std::string& file_name_;
  std::uint64_t data_begin_ = 0;
  std::uint64_t data_size_ = 0;
  SafetensorsHeader result_;
};

SafetensorsHeader SafetensorsReader::read() {
  const json header = parse_json(read_header(), file_name_ + ": header");
  for (const auto& [name, entry] : header.items()) {
    if (name == metadata_key) {
      read_metadata(entry);
    } else {
      read_tensor(name, entry);
    }
  }
  sort_and_check_coverage();
  return std::move(result_);
}

std::string read_text(const ByteSource& file, std::uint64_t offset, std::uint64_t size) {
  std::string text(size, '\0');
  file.read(offset, std::as_writable_bytes(std::span(text)));
  return text;
}

void SafetensorsReader::fail_foreign() const {
  const std::string start = read_text(file_, 0, std::min<std::uint64_t>(file_.size(), 32));
  for (const ForeignStart& foreign : foreign_starts) {
    if (start.starts_with(foreign.start)) {
      fail({"not a safetensors file: it is ", foreign.what});
    }
  }
  fail("not a safetensors file: it does not start with a header's length and a JSON object");
}

std::string SafetensorsReader::read_header() {
  if (file_.size() == 0) fail("the file is empty");
  std::uint64_t header_bytes = 0;
  if (file_.size() >= length_bytes) {
    file_.read(0, std::as_writable_bytes(std::span(&header_bytes, 1)));
  }
  if (header_bytes < 2 || header_bytes > max_header_bytes) fail_foreign();
  const std::uint64_t rest = file_.size() - length_bytes;
  if (header_bytes > rest) {
    fail({"the header should have ", header_bytes, " bytes but the file has only ", rest,
          " more: it was cut off; download it again"});
  }
  std::string header = read_text(file_, length_bytes, header_bytes);
  if (header.front() != '{') fail_foreign();
  data_begin_ = length_bytes + header_bytes;
  data_size_ = rest - header_bytes;
  return header;
}

void SafetensorsReader::read_metadata(const json& object) {
  if (!object.is_object()) fail({metadata_key, " must be an object"});
  for (const auto& [key, value] : object.items()) {
    if (!value.is_string()) fail({metadata_key, ".", key, " must be a string"});
    result_.metadata.emplace(key, value.get<std::string>());
  }
}

void SafetensorsReader::read_tensor(const std::string& name, const json& entry) {
  const std::string field = "tensor \"" + name + "\"";
  if (!entry.is_object() || entry.size() != 3 || !entry.contains("dtype") ||
      !entry.contains("shape") || !entry.contains("data_offsets")) {
    fail({field, " must be an object of dtype, shape and data_offsets"});
  }
  TensorEntry tensor;
  tensor.name = name;
  const json& dtype = entry["dtype"];
  const auto* known =
      std::find_if(dtype_names.begin(), dtype_names.end(), [&dtype](const DTypeName& candidate) {
        return dtype.is_string() && dtype.get_ref<const std::string&>() == candidate.name;
      });
  if (known == dtype_names.end()) {
    fail({field, ".dtype is ", write_json(dtype),
          ", which is not supported; use F16 or F32 weights"},
         ErrorCode::unsupported);
  }
  tensor.dtype = known->dtype;

  const json& shape = entry["shape"];
  if (!shape.is_array()) fail({field, ".shape must be an array of sizes"});
  for (const json& extent : shape) {
    if (!extent.is_number_unsigned() ||
        extent.get<std::uint64_t>() > std::numeric_limits<std::int64_t>::max()) {
      fail({field, ".shape must hold integers that are not negative"});
    }
    tensor.shape.push_back(extent.get<std::int64_t>());
  }

  const json& offsets = entry["data_offsets"];
  if (!offsets.is_array() || offsets.size() != 2) {
    fail({field, ".data_offsets must be two numbers, begin and end"});
  }
  const std::uint64_t begin = read_offset(field, offsets[0]);
  const std::uint64_t end = read_offset(field, offsets[1]);
  if (begin > end) fail({field, ".data_offsets end before they begin"});
  if (byte_size(tensor.shape, tensor.dtype, data_size_) != end - begin) {
    fail({field, ".data_offsets span ", end - begin,
          " bytes, which is not what its shape and dtype need"});
  }
  tensor.offset = data_begin_ + begin;
  tensor.bytes = end - begin;
  result_.tensors.push_back(std::move(tensor));
}

std::uint64_t SafetensorsReader::read_offset(const std::string& field, const json& value) const {
  if (!value.is_number_unsigned()) {
    fail({field, ".data_offsets must be integers that are not negative"});
  }
  const auto offset = value.get<std::uint64_t>();
  if (offset > data_size_) {
    fail({field, ".data_offsets reach byte ", offset, " but the file's data has only ", data_size_,
          ": it was cut off; download it again"});
  }
  return offset;
}

void SafetensorsReader::sort_and_check_coverage() {
  heap_sort(result_.tensors, [](const TensorEntry& a, const TensorEntry& b) {
    return a.offset != b.offset ? a.offset < b.offset : a.bytes < b.bytes;
  });
  std::uint64_t covered = data_begin_;
  for (const TensorEntry& tensor : result_.tensors) {
    if (tensor.offset != covered) {
      fail({"tensor \"", tensor.name, "\".data_offsets leave a gap or overlap another tensor"});
    }
    covered += tensor.bytes;
  }
  if (covered != file_.size()) fail("the file goes on after its last tensor");
}

}  // namespace

std::string_view name_of(DType dtype) { return properties(dtype).name; }

NamedTensor vector_tensor(std::string_view name, std::span<const std::int32_t> values) {
  return {std::string(name),
          {.dtype = DType::i32,
           .shape = {static_cast<std::int64_t>(values.size())},
           .bytes = std::as_bytes(values)}};
}

std::size_t size_of(DType dtype) { return properties(dtype).size; }

SafetensorsHeader read_safetensors_header(const ByteSource& file, const std::string& file_name) {
  return SafetensorsReader(file, file_name).read();
}

Safetensors parse_safetensors(std::span<const std::byte> file, const std::string& file_name) {
  SafetensorsHeader header = read_safetensors_header(file, file_name);
  Safetensors result{std::move(header.metadata), {}};
  for (TensorEntry& tensor : header.tensors) {
    result.tensors[tensor.name] = {tensor.dtype, std::move(tensor.shape),
                                   file.subspan(tensor.offset, tensor.bytes)};
  }
  return result;
}

std::vector<std::byte> write_safetensors(const SafetensorsMetadata& metadata,
                                         std::span<const NamedTensor> tensors) {
  json header = json::object();
  if (!metadata.empty()) header[metadata_key] = metadata;
  std::size_t end = 0;
  for (const auto& [name, tensor] : tensors) {
    const std::size_t begin = end;
    end += tensor.bytes.size();
    if (byte_size(tensor.shape, tensor.dtype, tensor.bytes.size()) != tensor.bytes.size()) {
      refuse({"tensor \"", name, "\" has bytes that do not fit its shape"});
    }
    if (header.contains(name)) {
      refuse({"tensor name \"", name, "\" occurs twice"});
    }
    header[name] = {
        {"dtype", name_of(tensor.dtype)}, {"shape", tensor.shape}, {"data_offsets", {begin, end}}};
  }
  std::string text = write_json(header);
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
