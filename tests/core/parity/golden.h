#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/bundle/safetensors.h"
#include "core/model/config.h"
#include "core/model/seq2seq.h"

namespace attentive {

/// Returns the names of all goldens, as generate.py listed them, so that a lost file fails its
/// test.
std::vector<std::string> golden_names();

/// The results of PyTorch for one model, in a file that tests/parity/generate.py wrote.
class Golden {
 public:
  /// @throws std::runtime_error if there is no such file.
  explicit Golden(const std::string& name);

  nlohmann::json model() const { return nlohmann::json::parse(metadata("model")); }
  ModelConfig config() const;
  double label_smoothing() const { return std::stod(metadata("label_smoothing")); }
  /// Returns 1 if the decoder read the reference, 0 if it read its own output.
  double teacher_forcing_ratio() const { return std::stod(metadata("teacher_forcing_ratio")); }
  Batch batch() const;

  std::size_t tensors_under(const std::string& prefix) const;
  bool has(const std::string& tensor) const { return file_.tensors.contains(tensor); }
  const std::vector<std::int64_t>& shape(const std::string& tensor) const;
  /// Returns the elements of a tensor of floats or doubles.
  std::vector<double> values(const std::string& tensor) const;
  /// Returns the elements of a tensor of 64-bit integers.
  std::vector<Index> integers(const std::string& tensor) const;

 private:
  const std::string& metadata(const std::string& key) const { return file_.metadata.at(key); }
  PaddedSequences sequences(const std::string& ids, const std::string& lengths) const;

  std::string name_;
  std::vector<std::byte> bytes_;
  Safetensors file_;
};

}  // namespace attentive
