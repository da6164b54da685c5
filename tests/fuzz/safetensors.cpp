// The container alone: whatever is read lies within the file, and is written back the same.

#include "core/bundle/safetensors.h"

#include "fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace attentive;
  holds([&] {
    const Safetensors file = parse_safetensors(as_bytes(data, size), "file");
    std::vector<NamedTensor> tensors;
    std::size_t bytes = 0;
    for (const auto& [name, tensor] : file.tensors) {
      tensors.push_back({name, tensor});
      bytes += tensor.bytes.size();
    }
    if (bytes != file.data.size()) std::abort();
    const std::vector<std::byte> written = write_safetensors(file.metadata, tensors);
    if (parse_safetensors(written, "written").metadata != file.metadata) std::abort();
  });
  return 0;
}
