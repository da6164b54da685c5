// Checks that importing a model takes little more memory than its files have bytes, as
// bundle/memory_test.cpp does for bundles.

#include <gtest/gtest.h>

#include <cstdio>
#include <numeric>
#include <optional>

#include "core/marian/import.h"
#include "core/marian/marian_writer.h"
#include "core/support/stored_file.h"
#include "core/text/spm_writer.h"

#if defined(__GLIBC__) && !defined(ATTENTIVE_SANITIZED)

#include "core/heap_count.h"

namespace attentive {
namespace {

/// The sizes of most of the students that Firefox uses.
constexpr std::int32_t tiny_vocabulary = 32'000;
const StudentWriter tiny_sizes{.source_size = tiny_vocabulary,
                               .target_size = tiny_vocabulary,
                               .size = 256,
                               .feed_forward_size = 1536,
                               .encoder_layers = 6,
                               .decoder_layers = 2,
                               .heads = 8,
                               .is_int8 = true};

std::string tiny_vocabulary_file() {
  SpmWriter writer;
  writer.with_bytes();
  while (writer.pieces.size() < tiny_vocabulary) {
    writer.pieces.push_back({"▁p" + std::to_string(writer.pieces.size()), -9});
  }
  return writer.bytes();
}

std::vector<std::byte> tiny_lexicon_file() {
  std::vector<std::uint32_t> candidates(50);
  std::iota(candidates.begin(), candidates.end(), 3);
  return LexiconWriter{.first_count = 50,
                       .lists = std::vector(std::size_t{tiny_vocabulary}, candidates)}
      .bytes();
}

TEST(MemoryAtImport, IsLittleMoreThanTheFiles) {
  const StoredFile model(tiny_sizes.write().bytes());
  const StoredFile lexicon(tiny_lexicon_file());
  const std::string vocabulary = tiny_vocabulary_file();
  for (const bool has_lexicon : {false, true}) {
    const auto size =
        static_cast<double>(model.size() + vocabulary.size() + (has_lexicon ? lexicon.size() : 0));
    const long before = heap::start_peak();
    MarianFiles files{.model = {model.source(), "model.bin"},
                      .source = {Tokenizer::from_sentencepiece(vocabulary, "v.spm"), "v.spm"},
                      .target = {},
                      .lexicon = {}};
    if (has_lexicon) files.lexicon = {lexicon.source(), "lex.bin"};
    const PackedModel packed = pack(import_marian(files, {"tiny", "x", {"y"}, "", ""}));
    const double peak = static_cast<double>(heap::peak() - before) / size;
    const double live = static_cast<double>(heap::start_peak() - before) / size;
    std::printf("tiny student%s: peak %.3f, afterwards %.3f x the files' %.0f bytes\n",
                has_lexicon ? " with a lexicon" : "", peak, live, size);
    EXPECT_LE(peak, 1.3);
    EXPECT_LE(live, 1.3);
  }
}

}  // namespace
}  // namespace attentive

#endif
