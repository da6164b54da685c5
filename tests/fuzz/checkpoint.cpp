// Fuzzes bundles and checkpoints. A changed byte hardly ever passes the checksums, so each file is
// read twice: as it is (damaged), and with correct checksums (edited).

#include "core/bundle/bundle.h"
#include "core/search/translate.h"
#include "core/support/bundle_editor.h"
#include "core/training/trainer.h"
#include "fuzz.h"
#include "seeds.h"

namespace {

using namespace attentive;

// Larger models are valid, too, but each takes the time of many small ones.
constexpr std::size_t max_weights = 20'000;

void use(Bundle bundle) {
  // Written in its own precision, a bundle is unchanged.
  const std::vector<std::byte> written = write_bundle(bundle, bundle.weights.precision());
  const Bundle again = read_bundle(written, "written");
  if (write_bundle(again, again.weights.precision()) != written) std::abort();
  if (bundle.weights.layout().size() > max_weights) return;
  const PackedModel model = pack(std::move(bundle));
  Translator translator(model);
  const std::vector<std::string> sentences = {"abc", ""};
  translator.translate(sentences, {.max_length = 4});
}

void read(std::span<const std::byte> file) {
  holds([&] { use(read_bundle(file, "file")); });
  holds([&] {
    Trainer trainer = Trainer::resume(file, "file", seed_examples());
    if (trainer.model().parameters.layout().size() > max_weights) return;
    trainer.advance(1);
  });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span<const std::byte> file = as_bytes(data, size);
  read(file);
  holds([&] { read(BundleEditor({file.begin(), file.end()}).write()); });
  return 0;
}
