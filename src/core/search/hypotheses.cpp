#include "core/search/hypotheses.h"

namespace attentive {

Hypotheses::Hypotheses(Index source_length, Index expected)
    : source_length_(static_cast<std::size_t>(source_length)) {
  nodes_.reserve(static_cast<std::size_t>(expected));
  attention_weights_.reserve(static_cast<std::size_t>(expected * source_length));
}

std::int32_t Hypotheses::add(std::int32_t parent, TokenId token, Real log_probability,
                             const Real* attention_weights) {
  nodes_.push_back({.parent = parent,
                    .token = token,
                    .log_probability = log_probability,
                    .total = total(parent) + static_cast<double>(log_probability),
                    .length = static_cast<std::int32_t>(length(parent) + 1)});
  attention_weights_.insert(attention_weights_.end(), attention_weights,
                            attention_weights + source_length_);
  return static_cast<std::int32_t>(nodes_.size()) - 1;
}

std::int32_t Hypotheses::common(std::int32_t a, std::int32_t b) const {
  while (a != b) {
    std::int32_t& longer = length(a) > length(b) ? a : b;
    longer = (*this)[longer].parent;
  }
  return a;
}

std::vector<std::int32_t> Hypotheses::path(std::int32_t node) const {
  std::vector<std::int32_t> nodes(static_cast<std::size_t>(length(node)));
  for (auto place = nodes.rbegin(); place != nodes.rend(); ++place) {
    *place = node;
    node = (*this)[node].parent;
  }
  return nodes;
}

std::span<const Real> Hypotheses::attention_weights(std::int32_t node) const {
  return std::span(attention_weights_)
      .subspan(static_cast<std::size_t>(node) * source_length_, source_length_);
}

}  // namespace attentive
