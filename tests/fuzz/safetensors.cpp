// Fuzzes the container: whatever is read lies within the file and is written back unchanged.

#include "core/bundle/safetensors.h"

#include "fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace attentive;
  holds([&] {
    const ByteSource source = as_bytes(data, size);
    const SafetensorsHeader file = read_safetensors_header(source, "file");
    std::vector<std::vector<std::byte>> elements;
    std::vector<NamedTensor> tensors;
    for (const TensorEntry& tensor : file.tensors) {
      if (tensor.offset > size || tensor.bytes > size - tensor.offset) std::abort();
      source.read(tensor.offset, elements.emplace_back(tensor.bytes));
      tensors.push_back({tensor.name, {tensor.dtype, tensor.shape, elements.back()}});
    }
    const std::vector<std::byte> written = write_safetensors(file.metadata, tensors);
    if (parse_safetensors(written, "written").metadata != file.metadata) std::abort();
  });
  return 0;
}
