#include "core/bundle/malformed_files.h"

#include <string_view>

#include "core/model/seq2seq.h"
#include "core/support/reversal_task.h"
#include "core/support/trainers.h"
#include "core/text/train_tokenizer.h"

namespace attentive::malformed {
namespace {

const Experiment& experiment() {
  static const Experiment made = ReversalTask(20).experiment(
      R"({"epochs": 2, "batch_tokens": 320, "early_stopping": {"patience": 3},
          "average_checkpoints": 2})");
  return made;
}

}  // namespace

const TrainableModel& good_bundle() {
  static const TrainableModel bundle = [] {
    const std::vector<std::string_view> texts = {"abab abab cd", "été"};
    Tokenizer source = train_tokenizer(texts, {TokenizerType::byte_pair, 300});
    Tokenizer target = train_tokenizer(texts, {TokenizerType::character, 0});
    ModelConfig config;
    config.source_vocabulary_size = static_cast<Index>(source.vocabulary_size());
    config.targets.front().vocabulary_size = static_cast<Index>(target.vocabulary_size());
    config.encoder =
        RecurrentEncoderConfig{.embedding_size = 2, .cell = &gru_cell, .hidden_size = 3};
    config.decoder = RecurrentDecoderConfig{
        .embedding_size = 2, .cell = &lstm_cell, .hidden_size = 3, .readout_size = 2};
    config.attention = {ScoreType::additive, 2};
    return TrainableModel{
        {{"good", "a", {"b"}, "CC0-1.0", ""}, config, std::move(source), {std::move(target)}},
        Parameters(seq2seq_layout(config))};
  }();
  return bundle;
}

const Bytes& good_file() {
  static const Bytes file = write_bundle(good_bundle(), Precision::float32);
  return file;
}

const Bytes& good_checkpoint() {
  static const Bytes file = [] {
    Trainer trainer = trainer_of(experiment());
    trainer.advance(trainer.steps_per_epoch());
    trainer.observe_dev_loss(1);
    return trainer.checkpoint();
  }();
  return file;
}

void load(const Bytes& file) { read_bundle(file, "m.safetensors"); }
void resume(const Bytes& file) { Trainer::resume(file, "m.safetensors", experiment().examples); }

Bytes edited(const std::function<void(BundleEditor&)>& change) {
  BundleEditor editor(good_bundle());
  change(editor);
  return editor.write();
}

Bytes with_metadata(const char* key, const std::string& value) {
  return edited([&](BundleEditor& editor) { editor.metadata[key] = value; });
}

Bytes without_metadata(const char* key) {
  return edited([&](BundleEditor& editor) { editor.metadata.erase(key); });
}

Bytes shortlist_file(const std::function<void(Shortlist&)>& change,
                     const std::function<void(BundleEditor&)>& edit) {
  TrainableModel bundle = good_bundle();
  const auto size = static_cast<std::size_t>(bundle.config.source_vocabulary_size);
  bundle.shortlist = {.begins = {0}, .tokens = std::vector<TokenId>(size, end_id)};
  for (std::size_t i = 1; i <= size; ++i) {
    bundle.shortlist->begins.push_back(static_cast<std::int32_t>(i));
  }
  change(*bundle.shortlist);
  BundleEditor editor(bundle);
  edit(editor);
  return editor.write();
}

}  // namespace attentive::malformed
