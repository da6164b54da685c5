#include "core/marian/model.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/marian/weight_names.h"

namespace attentive {
namespace {

constexpr std::string_view config_name = "special:model.yml";
constexpr std::uint64_t max_config_bytes = 1 << 16;
constexpr std::string_view multiplier_suffix = "_QuantMultA";

std::string shape_text(const std::vector<std::int32_t>& shape) {
  std::string text;
  for (const std::int32_t size : shape) text += (text.empty() ? "" : ", ") + std::to_string(size);
  return "[" + text + "]";
}

class StudentReader {
 public:
  StudentReader(const ByteSource& file, const std::string& file_name)
      : file_(file), file_name_(file_name) {}

  MarianModel read() {
    for (MarianItem& item : read_marian_items(file_, file_name_)) {
      std::string name = item.name;
      items_.emplace(std::move(name), std::move(item));
    }
    MarianModel model{.config = read_config(), .weights = {}};
    for (const MarianWeight& weight : list_marian_weights(model.config)) {
      model.weights.emplace(weight.name, take(weight));
    }
    for (const auto& [name, item] : items_) check_multiplier(name, model);
    return model;
  }

 private:
  [[noreturn]] void fail(std::string_view name, const std::string& message,
                         ErrorCode code = ErrorCode::bad_model) const {
    throw Error(code, file_name_ + ": \"" + std::string(name) + "\" " + message);
  }

  MarianConfig read_config() {
    const auto found = items_.find(std::string(config_name));
    if (found == items_.end()) {
      fail(config_name, "is missing: the file does not say what kind of model it holds");
    }
    const MarianItem& item = found->second;
    if (item.type != MarianType::int8 || item.element_count() > max_config_bytes) {
      fail(config_name,
           "must be a string of at most " + std::to_string(max_config_bytes) + " bytes");
    }
    std::string yaml(static_cast<std::size_t>(item.element_count()), '\0');
    file_.read(item.offset, std::as_writable_bytes(std::span(yaml)));
    while (yaml.ends_with('\0')) yaml.pop_back();
    items_.erase(found);
    return parse_marian_config(yaml, file_name_ + ": " + std::string(config_name));
  }

  MarianItem take(const MarianWeight& weight) {
    const auto& [name, rows, columns, tensor] = weight;
    auto found = items_.extract(name);
    if (found.empty()) fail(name, "is missing, but the configuration requires it");
    MarianItem item = std::move(found.mapped());
    const bool fits = item.shape.size() == 2 && item.shape[0] == rows && item.shape[1] == columns;
    if (!fits) {
      fail(name, "has the shape " + shape_text(item.shape) + "; the configuration requires [" +
                     std::to_string(rows) + ", " + std::to_string(columns) + "]");
    }
    if (item.type != MarianType::float32 && (rows == 1 || item.type != MarianType::intgemm8)) {
      fail(name, rows == 1 ? "must be float32" : "must be float32 or intgemm8");
    }
    return item;
  }

  /// Accepts only the activation multipliers of matrices; "none" is the output layer.
  void check_multiplier(const std::string& name, const MarianModel& model) const {
    if (name.ends_with(multiplier_suffix)) {
      const std::string matrix = name.substr(0, name.size() - multiplier_suffix.size());
      if (matrix == "none" || model.weights.contains(matrix)) return;
    }
    fail(name, "is not a weight of a model with this configuration", ErrorCode::unsupported);
  }

  const ByteSource& file_;
  const std::string& file_name_;
  std::map<std::string, MarianItem> items_;
};

[[noreturn]] void fail_value(const std::string& file_name, const MarianItem& weight,
                             const std::string& message) {
  throw Error(ErrorCode::bad_model, file_name + ": \"" + weight.name + "\" " + message);
}

}  // namespace

MarianModel read_marian_model(const ByteSource& file, const std::string& file_name) {
  return StudentReader(file, file_name).read();
}

void read_marian_floats(const ByteSource& file, const std::string& file_name,
                        const MarianItem& weight, std::span<float> elements) {
  file.read(weight.offset, std::as_writable_bytes(elements));
  for (const float value : elements) {
    if (!std::isfinite(value)) {
      fail_value(file_name, weight, "has a value that is not finite; the file is damaged");
    }
  }
}

float read_marian_int8(const ByteSource& file, const std::string& file_name,
                       const MarianItem& weight, std::span<std::int8_t> elements) {
  file.read(weight.offset, std::as_writable_bytes(elements));
  if (std::ranges::find(elements, std::int8_t{-128}) != elements.end()) {
    fail_value(file_name, weight, "has the element -128; intgemm8 has -127 to 127");
  }
  float multiplier = 0;
  file.read(weight.offset + elements.size(), std::as_writable_bytes(std::span(&multiplier, 1)));
  const float scale = 1 / multiplier;
  if (!std::isnormal(multiplier) || !std::isnormal(scale * 127) || multiplier < 0) {
    fail_value(file_name, weight,
               "has a multiplier that is not a positive number; the file is damaged");
  }
  return scale;
}

}  // namespace attentive
