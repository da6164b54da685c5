#include "core/marian/weights.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <vector>

#include "core/error.h"
#include "core/marian/lexicon.h"
#include "core/marian/weight_names.h"
#include "core/model/seq2seq.h"

namespace attentive {
namespace {

/// The output bias of tokens that must never be written.
constexpr float never_written = -1e4F;

/// The items that form one of our tensors, one below the other.
using Items = std::vector<const MarianItem*>;

/// Whether a tensor has a row or an element for each token. Marian's files lack those of the first
/// tokens, <pad> and <s>, and do not transpose such matrices.
bool is_by_token(const std::string& tensor) {
  return tensor.ends_with(".embedding.weight") || tensor == "decoder.output.bias";
}

class WeightImporter {
 public:
  using Entry = ParameterLayout::Entry;

  WeightImporter(const ByteSource& file, const std::string& file_name, const MarianModel& model)
      : file_(file), file_name_(file_name) {
    for (const MarianWeight& weight : list_marian_weights(model.config)) {
      items_[weight.tensor].push_back(&model.weights.at(weight.name));
    }
  }

  StoredWeights read(const std::shared_ptr<const ParameterLayout>& layout) const {
    std::vector<Precision> precisions;
    for (const Entry& entry : layout->entries()) precisions.push_back(precision_of(entry));
    StoredWeights weights(layout, precisions);
    for (const Entry& entry : layout->entries()) {
      if (weights.tensor(entry.parameter).precision == Precision::int8) {
        read_int8(entry, weights);
      } else {
        read_floats(entry, weights);
      }
    }
    return weights;
  }

 private:
  Precision precision_of(const Entry& entry) const {
    const Items& items = items_.at(entry.name);
    for (const MarianItem* item : items) {
      if (item->type == items.front()->type) continue;
      throw Error(ErrorCode::unsupported, file_name_ + ": \"" + item->name +
                                              "\" must have the type of \"" + items.front()->name +
                                              "\", beside which it is stored");
    }
    return items.front()->type == MarianType::intgemm8 ? Precision::int8 : Precision::float32;
  }

  /// Embedding tables have rows of zeros for <pad> and <s> before Marian's, so that an embedded <s>
  /// is the zero vector with which Marian's decoder starts.
  void read_int8(const Entry& entry, StoredWeights& weights) const {
    const std::span<std::byte> bytes = weights.elements(entry.parameter);
    std::span elements(reinterpret_cast<std::int8_t*>(bytes.data()), bytes.size());
    std::span<float> scales = weights.scales(entry.parameter);
    const auto columns = static_cast<std::size_t>(entry.parameter.cols);
    const std::size_t zeros = is_by_token(entry.name) ? marian_first_id * columns : 0;
    for (const MarianItem* item : items_.at(entry.name)) {
      const auto count = static_cast<std::size_t>(item->element_count());
      const float scale =
          read_marian_int8(file_, file_name_, *item, elements.subspan(zeros, count));
      const std::size_t rows = (zeros + count) / columns;
      std::ranges::fill(scales.first(rows), scale);
      elements = elements.subspan(zeros + count);
      scales = scales.subspan(rows);
    }
  }

  void read_floats(const Entry& entry, StoredWeights& weights) const {
    const std::span<std::byte> bytes = weights.elements(entry.parameter);
    const std::span all(reinterpret_cast<float*>(bytes.data()), bytes.size() / sizeof(float));
    const bool by_token = is_by_token(entry.name);
    const std::size_t row = entry.is_vector ? 1 : static_cast<std::size_t>(entry.parameter.cols);
    std::span elements = all.subspan(by_token ? marian_first_id * row : 0);
    for (const MarianItem* item : items_.at(entry.name)) {
      const auto count = static_cast<std::size_t>(item->element_count());
      if (entry.is_vector || by_token) {
        read_marian_floats(file_, file_name_, *item, elements.first(count));
      } else {
        read_transposed(*item, elements.first(count));
      }
      elements = elements.subspan(count);
    }
    if (!entry.is_vector || !by_token) return;
    // As in Marian, the output bias forbids <unk>, and here also <pad> and <s>.
    for (const TokenId id : {pad_id, start_id, unknown_id}) {
      all[static_cast<std::size_t>(id)] = never_written;
    }
  }

  void read_transposed(const MarianItem& item, std::span<float> to) const {
    std::vector<float> elements(to.size());
    read_marian_floats(file_, file_name_, item, elements);
    const auto inputs = static_cast<std::size_t>(item.shape[0]);
    const auto outputs = static_cast<std::size_t>(item.shape[1]);
    for (std::size_t output = 0; output < outputs; ++output) {
      for (std::size_t input = 0; input < inputs; ++input) {
        to[output * inputs + input] = elements[input * outputs + output];
      }
    }
  }

  const ByteSource& file_;
  const std::string& file_name_;
  std::map<std::string, Items> items_;
};

}  // namespace

StoredWeights read_marian_weights(const ByteSource& file, const std::string& file_name,
                                  const MarianModel& model, const ModelConfig& config) {
  return WeightImporter(file, file_name, model).read(seq2seq_layout(config));
}

}  // namespace attentive
