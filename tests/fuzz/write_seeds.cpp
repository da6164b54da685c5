// write_seeds FOLDER: writes the seeds of each fuzzer into a folder of its own.

#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "core/marian/marian_writer.h"
#include "core/support/end_shortlist.h"
#include "core/text/spm_writer.h"
#include "seeds.h"

namespace {

using namespace attentive;

class Folder {
 public:
  Folder(const std::filesystem::path& parent, const std::string& target) : path_(parent / target) {
    std::filesystem::create_directories(path_);
  }
  void add(std::string_view content) {
    std::ofstream file(path_ / ("seed-" + std::to_string(count_++)), std::ios::binary);
    file.write(content.data(), static_cast<std::streamsize>(content.size()));
  }
  void add(std::span<const std::byte> content) {
    add({reinterpret_cast<const char*>(content.data()), content.size()});
  }

 private:
  std::filesystem::path path_;
  int count_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: write_seeds FOLDER\n";
    return 2;
  }
  Folder safetensors(argv[1], "safetensors");
  Folder checkpoint(argv[1], "checkpoint");
  Folder config(argv[1], "config");
  for (const std::string& text : seed_configs()) {
    config.add(text);
    Trainer trainer = seed_trainer(text);
    trainer.advance(1);
    trainer.set_overrides({.learning_rate = 0.5, .teacher_forcing_ratio = 0.5});
    checkpoint.add(trainer.checkpoint());
    for (const auto& [name, precision] : precisions) {
      const std::vector<std::byte> bundle = write_bundle(trainer.model(), precision);
      checkpoint.add(bundle);
      safetensors.add(bundle);
    }
    if (TrainableModel listed = trainer.model(); listed.config.targets.size() == 1) {
      listed.shortlist = end_shortlist(listed, {end_id, 4});
      checkpoint.add(write_bundle(listed, Precision::int8));
    }
  }
  Folder tokenizer_json(argv[1], "tokenizer_json");
  for (const Tokenizer& tokenizer : seed_tokenizers()) tokenizer_json.add(tokenizer.to_json());
  Folder sentencepiece(argv[1], "sentencepiece");
  for (const std::uint64_t algorithm : {1U, 2U}) {
    SpmWriter writer;
    writer.trainer_spec.integer(3, algorithm);
    sentencepiece.add(writer.bytes());
    const CharsmapWriter charsmap({{'A', "a"}, {'\t', " "}});
    writer.normalizer_spec.bytes(2, charsmap.bytes()).integer(3, 0).integer(4, 0);
    sentencepiece.add(writer.with_bytes().bytes());
  }
  Folder marian(argv[1], "marian");
  StudentWriter student{.source_size = 4, .target_size = 4, .size = 4, .feed_forward_size = 1};
  marian.add(student.write().bytes());
  student.is_int8 = student.has_multipliers = true;
  marian.add(student.write().bytes());
  student.shares_embeddings = false;
  marian.add(student.write().bytes());
  Folder marian_lexicon(argv[1], "marian_lexicon");
  marian_lexicon.add(LexiconWriter{.lists = {{5}, {}, {1, 9}, {4}}}.bytes());
  Folder text(argv[1], "text");
  text.add("the cat sat on the mat");
  text.add("  l'\xC3\xA9t\xC3\xA9 \xF0\x9F\x98\x80 \xE2\x96\x81 e\xCC\x81 ");
  text.add("\xFF\xC0\xAF\xED\xA0\x80\xF4\x90\x80\x80");
  Folder clean_text(argv[1], "clean_text");
  clean_text.add("\uFEFFe\u200B\u0301\u00AD \u00A0\r\n1\uFE0F\u20E3");
  clean_text.add("👩\u200D👧❤\uFE0F🏴\U000E0067\U000E007F می\u200Cخ ᠠ\u180B 葛\U000E0100");
  Folder copying(argv[1], "copying");
  copying.add(
      "Prenez 2\xC3\x97"
      "500 mg \xC3\xA0 14 h 30.\nTake 200 at 2:30.\nDear Tom,\n\x10\x80\xFF");
  copying.add(
      "-5 \xC2\xB0"
      "C \xF0\x9F\x98\x86, +33 6 12 34 et 3\xE2\x80\x93"
      "5\n50 to 3 to 5\n\n\x01");
  copying.add("a@b.c www.d.e \xD0\x96\xD0\xB6!\na a@b.c x\n\xF0\x9F\x98\x86\n");
}
