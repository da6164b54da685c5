#include "golden.h"

#include <algorithm>
#include <cstring>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace attentive {
namespace {

const std::string folder = ATTENTIVE_SOURCE_DIR "/tests/core/parity/goldens/";

std::vector<std::byte> read_bytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error(path + ": there is no such golden");
  const std::string content{std::istreambuf_iterator<char>(file), {}};
  std::vector<std::byte> bytes(content.size());
  std::memcpy(bytes.data(), content.data(), content.size());
  return bytes;
}

/// Copies elements, which need not be aligned in the file.
template <typename Element>
std::vector<Element> elements(const TensorView& tensor) {
  std::vector<Element> result(tensor.bytes.size() / sizeof(Element));
  std::memcpy(result.data(), tensor.bytes.data(), tensor.bytes.size());
  return result;
}

}  // namespace

std::vector<std::string> golden_names() {
  std::ifstream file(folder + "list.txt");
  return {std::istream_iterator<std::string>(file), {}};
}

Golden::Golden(const std::string& name)
    : name_(name),
      bytes_(read_bytes(folder + name + ".safetensors")),
      file_(parse_safetensors(bytes_, name)) {}

ModelConfig Golden::config() const { return parse_model_config(model(), name_); }

Batch Golden::batch() const {
  return {.source = sequences("source", "source_lengths"),
          .input = sequences("input", "target_lengths"),
          .target = sequences("target", "target_lengths"),
          .decoder = std::stoul(metadata("decoder"))};
}

std::size_t Golden::tensors_under(const std::string& prefix) const {
  return static_cast<std::size_t>(std::ranges::count_if(
      file_.tensors, [&](const auto& named) { return named.first.starts_with(prefix); }));
}

const std::vector<std::int64_t>& Golden::shape(const std::string& tensor) const {
  return file_.tensors.at(tensor).shape;
}

std::vector<double> Golden::values(const std::string& tensor) const {
  const TensorView& view = file_.tensors.at(tensor);
  if (view.dtype == DType::f64) return elements<double>(view);
  if (view.dtype != DType::f32) throw std::runtime_error(tensor + " is neither F32 nor F64");
  const std::vector<float> floats = elements<float>(view);
  return {floats.begin(), floats.end()};
}

std::vector<Index> Golden::integers(const std::string& tensor) const {
  const TensorView& view = file_.tensors.at(tensor);
  if (view.dtype != DType::i64) throw std::runtime_error(tensor + " is not I64");
  const std::vector<std::int64_t> values = elements<std::int64_t>(view);
  return {values.begin(), values.end()};
}

PaddedSequences Golden::sequences(const std::string& ids, const std::string& lengths) const {
  PaddedSequences sequences;
  sequences.time = shape(ids).at(0);
  sequences.batch = shape(ids).at(1);
  for (const Index id : integers(ids)) sequences.ids.push_back(static_cast<std::int32_t>(id));
  sequences.lengths = integers(lengths);
  return sequences;
}

}  // namespace attentive
