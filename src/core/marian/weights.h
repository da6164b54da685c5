#pragma once

#include <initializer_list>
#include <list>
#include <string>
#include <vector>

#include "core/bundle/safetensors.h"
#include "core/marian/model.h"

namespace attentive {

/// A student's weights with the names and shapes of our files, which are PyTorch's.
class ConvertedWeights {
 public:
  /// @throws Error bad_model for a value that no weight has.
  ConvertedWeights(const ByteSource& file, const std::string& file_name, const MarianModel& model);

  /// Returns views of this object's memory.
  const std::vector<NamedTensor>& tensors() const { return tensors_; }

 private:
  using Names = std::initializer_list<std::string>;

  void add_table(const std::string& name, const std::string& table);
  void add_matrix(const std::string& name, Names parts);
  void add_vector(const std::string& name, Names parts);
  void add_norm(const std::string& name, const std::string& norm);
  void add_attention(const std::string& name, const std::string& attention);
  void add_feed_forward(const std::string& layer, const std::string& feed_forward);
  void add_output_bias();

  const MarianItem& weight(const std::string& name) const { return model_.weights.at(name); }
  std::vector<float> read_floats(const MarianItem& item) const;

  /// Adds memory for a tensor's elements, all zero.
  template <typename Element>
  std::span<Element> make(const std::string& name, DType dtype, std::vector<std::int64_t> shape);

  const ByteSource& file_;
  const std::string& file_name_;
  const MarianModel& model_;
  std::list<std::vector<std::byte>> memory_;
  std::vector<NamedTensor> tensors_;
};

}  // namespace attentive
