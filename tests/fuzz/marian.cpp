// Fuzzes models of Marian's: the weights of whatever is accepted lie within the file.

#include "core/marian/model.h"
#include "fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace attentive;
  const ByteSource source = as_bytes(data, size);
  holds([&] {
    const MarianModel model = read_marian_model(source, "model.bin");
    for (const auto& [name, weight] : model.weights) {
      if (weight.offset > size || weight.bytes > size - weight.offset) std::abort();
      const auto count = static_cast<std::size_t>(weight.element_count());
      if (weight.type == MarianType::float32) {
        std::vector<float> elements(count);
        holds([&] { read_marian_floats(source, "model.bin", weight, elements); });
      } else {
        std::vector<std::int8_t> elements(count);
        holds([&] { read_marian_int8(source, "model.bin", weight, elements); });
      }
    }
  });
  return 0;
}
