#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "cli/process.h"
#include "core/tasks/dates.h"

namespace attentive {

/// A training task that takes about a second, with its files.
class TinyTraining {
 public:
  TinyTraining() {
    write_config(20);
    const std::vector<Date> days = split_dates(1).train;
    std::string lines;
    for (std::size_t i = 0; i < 100; ++i) {
      lines += written_forms(days[i])[i % date_format_count] + '\t' + iso_form(days[i]) + '\n';
    }
    write_text(data_, lines);
  }

  /// Writes the configuration; `options` are further fields of the "training" object.
  void write_config(int epochs, const std::string& options = R"("learning_rate": 0.01)") const {
    write_text(config_, R"({
      "name": "tiny", "source_language": "date", "target_language": "iso",
      "licence": "Apache-2.0", "attribution": "nobody",
      "tokenizers": {"source": {"type": "character"}, "target": {"type": "character"}},
      "model": {
        "encoder": {"embedding_size": 8, "cell": "gru", "hidden_size": 8, "layers": 1,
                    "bidirectional": true},
        "decoder": {"embedding_size": 8, "cell": "gru", "hidden_size": 16, "layers": 1,
                    "readout_size": 8},
        "attention": {"score": "additive", "size": 8},
        "dropout": 0.1
      },
      "training": {"epochs": )" +
                            std::to_string(epochs) + R"(, "batch_tokens": 200, "seed": 3, )" +
                            options + "}}");
  }

  /// Returns the arguments of `attentive train` with this task's files and `more`.
  std::vector<std::string> command(const std::string& out,
                                   const std::vector<std::string>& more = {}) const {
    std::vector<std::string> words = {"train", "--config", config_, "--train", data_,
                                      "--dev", data_,      "--out", out};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }

  std::string operator/(std::string_view name) const { return folder_ / name; }
  const std::string& data() const { return data_; }
  const std::string& config() const { return config_; }

 private:
  TemporaryFolder folder_;
  std::string config_ = folder_ / "tiny.json";
  std::string data_ = folder_ / "tiny.tsv";
};

inline bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

/// Waits until the training steps are about to start, and a little longer.
inline void wait_for_training(const Process& process) {
  using namespace std::chrono_literals;
  for (int i = 0; i < 3000 && !contains(process.messages(), " steps\n"); ++i) {
    std::this_thread::sleep_for(10ms);
  }
  ASSERT_TRUE(contains(process.messages(), " steps\n")) << process.messages();
  std::this_thread::sleep_for(20ms);
}

}  // namespace attentive
