#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/choice.h"
#include "core/tensor.h"
#include "core/token.h"

namespace attentive {

/// What became of a hypothesis.
enum class Fate {
  continued,  // by further tokens
  complete,   // by </s>
  truncated,  // by the length limit
  pruned,     // for better ones of its step
  abandoned,  // since enough better ones are complete
};

inline constexpr std::array fates{
    Choice<Fate>{"continued", Fate::continued}, Choice<Fate>{"complete", Fate::complete},
    Choice<Fate>{"truncated", Fate::truncated}, Choice<Fate>{"pruned", Fate::pruned},
    Choice<Fate>{"abandoned", Fate::abandoned}};

/// A sequence of target tokens, as its last one and the hypothesis that this one continues.
struct HypothesisNode {
  std::int32_t parent;  // its place among the nodes, or no_parent
  TokenId token;
  Real log_probability;  // of the token, given those before it
  double total;          // the sum of all tokens'
  std::int32_t length;   // in tokens
  Fate fate = Fate::continued;
};

/// The hypotheses of one sentence's search, as a tree, and where each looked as it wrote its last
/// token.
class Hypotheses {
 public:
  static constexpr std::int32_t no_parent = -1;

  /// @param source_length tokens of the source; 0 without attention.
  /// @param expected nodes, to have the memory at hand.
  Hypotheses(Index source_length, Index expected);

  /// Continues `parent`, or the empty hypothesis.
  /// @param attention_weights source_length of them.
  /// @return the node's place.
  std::int32_t add(std::int32_t parent, TokenId token, Real log_probability,
                   const Real* attention_weights);
  void set_fate(std::int32_t node, Fate fate) { at(node).fate = fate; }

  const HypothesisNode& operator[](std::int32_t node) const {
    return nodes_[static_cast<std::size_t>(node)];
  }
  /// Also of no_parent, the empty hypothesis.
  double total(std::int32_t node) const { return node == no_parent ? 0 : (*this)[node].total; }
  Index length(std::int32_t node) const { return node == no_parent ? 0 : (*this)[node].length; }

  /// The longest hypothesis that both continue or are; no_parent if that is the empty one.
  std::int32_t common(std::int32_t a, std::int32_t b) const;
  /// The nodes from a hypothesis's first token to its last.
  std::vector<std::int32_t> path(std::int32_t node) const;
  std::span<const Real> attention_weights(std::int32_t node) const;
  std::span<const HypothesisNode> nodes() const { return nodes_; }

 private:
  HypothesisNode& at(std::int32_t node) { return nodes_[static_cast<std::size_t>(node)]; }

  std::size_t source_length_;
  std::vector<HypothesisNode> nodes_;
  std::vector<Real> attention_weights_;
};

}  // namespace attentive
