// Checks that loading a model takes little more memory than its file has bytes. Counts the peak of
// live bytes on the heap while it is read and packed by replacing malloc and free, in builds
// without sanitizers, which replace them, too.

#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <iterator>

#include "core/bundle/bundle.h"
#include "small_bundle.h"

#if defined(__GLIBC__) && !defined(ATTENTIVE_SANITIZED)

#include "core/heap_count.h"
#include "core/support/stored_file.h"

namespace attentive {
namespace {

/// Returns the small model with as many weights as its vocabularies allow.
TrainableModel large_bundle() {
  TrainableModel bundle = small_bundle();
  auto& encoder = std::get<RecurrentEncoderConfig>(bundle.config.encoder);
  encoder.hidden_size = 640;
  encoder.embedding_size = 640;
  encoder.layers = 2;
  std::get<RecurrentDecoderConfig>(bundle.config.decoder).hidden_size = 800;
  bundle.parameters = Parameters(seq2seq_layout(bundle.config));
  Real value = 0;
  for (Real& weight : bundle.parameters.flat()) weight = std::sin(value += Real(0.5));
  return bundle;
}

/// Returns the peak of memory while a model is loaded, relative to the size of its file.
double peak_at_load(const std::vector<std::byte>& content) {
  const StoredFile file(content);
  const long before = heap::start_peak();
  const PackedModel model = pack(read_bundle(file.source(), "m.safetensors"));
  return static_cast<double>(heap::peak() - before) / static_cast<double>(content.size());
}

TEST(MemoryAtLoad, IsLittleMoreThanTheFile) {
  const TrainableModel bundle = large_bundle();
  for (const auto& [name, precision] : precisions) {
    const std::vector<std::byte> content = write_bundle(bundle, precision);
    ASSERT_GE(content.size(), 20'000'000) << name;
    const double ratio = peak_at_load(content);
    std::printf("%s: peak at load %.3f x the file's %zu bytes\n", name.data(), ratio,
                content.size());
    EXPECT_LE(ratio, 1.3) << name;
  }
}

TEST(MemoryAtLoad, IsLittleMoreThanTheFileOfTheShippedModel) {
  std::ifstream file(ATTENTIVE_SOURCE_DIR "/models/fr-en/fr-en.safetensors", std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const auto bytes = std::as_bytes(std::span(text));
  const Bundle bundle = read_bundle(bytes, "fr-en");
  for (const auto& [name, precision] : precisions) {
    const std::vector<std::byte> content = write_bundle(bundle, precision);
    const double ratio = peak_at_load(content);
    std::printf("fr-en in %s: peak at load %.3f x the file's %zu bytes\n", name.data(), ratio,
                content.size());
    EXPECT_LE(ratio, 1.3) << name;
  }
}

}  // namespace
}  // namespace attentive

#endif
