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

/// Says whether and how a hypothesis ended.
enum class Fate {
  continued,  // by further tokens
  complete,   // by </s>
  truncated,  // by the length limit
  pruned,     // because its step had better ones
  abandoned,  // because enough better ones are complete
};

inline constexpr std::array fates{
    Choice<Fate>{"continued", Fate::continued}, Choice<Fate>{"complete", Fate::complete},
    Choice<Fate>{"truncated", Fate::truncated}, Choice<Fate>{"pruned", Fate::pruned},
    Choice<Fate>{"abandoned", Fate::abandoned}};

/// A hypothesis, stored as its last token and the hypothesis that it continues.
struct HypothesisNode {
  std::int32_t parent;  // index among the nodes, or no_parent
  TokenId token;
  Real log_probability;  // of the token, given those before it
  double total;          // the sum over all its tokens
  std::int32_t length;   // in tokens
  Fate fate = Fate::continued;
};

/// The tree of one sentence's hypotheses, with the attention weights of each one's last token.
class Hypotheses {
 public:
  static constexpr std::int32_t no_parent = -1;

  /// @param source_length in tokens; 0 without attention.
  /// @param expected the number of nodes to reserve memory for.
  Hypotheses(Index source_length, Index expected);

  /// Adds a hypothesis that continues `parent`, which may be no_parent.
  /// @param attention_weights [source_length].
  /// @return its index.
  std::int32_t add(std::int32_t parent, TokenId token, Real log_probability,
                   const Real* attention_weights);
  void set_fate(std::int32_t node, Fate fate) { at(node).fate = fate; }

  const HypothesisNode& operator[](std::int32_t node) const {
    return nodes_[static_cast<std::size_t>(node)];
  }
  /// Return a hypothesis's total and length; `node` may be no_parent, the empty hypothesis.
  double total(std::int32_t node) const { return node == no_parent ? 0 : (*this)[node].total; }
  Index length(std::int32_t node) const { return node == no_parent ? 0 : (*this)[node].length; }

  /// Returns the longest common prefix of two hypotheses; no_parent if it is empty.
  std::int32_t common(std::int32_t a, std::int32_t b) const;
  /// Returns a hypothesis's nodes, from its first token to its last.
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
