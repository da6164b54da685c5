#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/bundle/bundle.h"
#include "core/model/seq2seq.h"
#include "core/tensor.h"
#include "core/token.h"

namespace attentive {

/// The most source tokens that are inspected, and the most tokens that are then written.
inline constexpr std::size_t max_inspected_tokens = 512;
/// The most candidates that a step can list.
inline constexpr Index max_inspected_candidates = 100;

/// Attention weights that take the place of the model's own at one step.
struct GivenAttention {
  std::size_t step = 0;
  /// [source tokens], not negative. They are divided by their sum.
  std::vector<Real> weights;
};

struct InspectOptions {
  /// The index of the decoder to use.
  std::size_t decoder = 0;
  /// The pieces that are written first. From there on the model writes the most probable token,
  /// until </s>.
  std::vector<std::string> tokens = {};
  /// The most tokens to write, `tokens` and </s> included; 0 for twice the source's plus 20.
  std::size_t max_length = 0;
  /// How many of the most probable tokens each step lists.
  Index candidates = 10;
  /// For a recurrent decoder with attention.
  std::vector<GivenAttention> attention = {};
};

/// A token that a step might write.
struct InspectedCandidate {
  std::string token;
  Real probability = 0;
};

/// What flows in one step of the decoder, by the names of Attention and RecurrentDecoder. Parts
/// that the model does not have are empty; of an SSRU decoder, only the weights are shown.
struct InspectedStep {
  std::string token;  // that the step writes
  Real log_probability = 0;
  std::vector<Real> state;    // [hidden]: the top layer's output
  std::vector<Real> query;    // [key]
  std::vector<Real> scores;   // [source tokens]: before the softmax
  std::vector<Real> weights;  // [source tokens]: the model's, or those that were given
  std::vector<Real> context;  // [encoder]
  std::vector<InspectedCandidate> candidates;  // the most probable first
};

/// How a model reads a sentence and writes its translation.
struct Inspection {
  std::string text;        // that the steps' tokens spell
  bool truncated = false;  // whether the length limit came before </s>
  Matrix encoder_states;   // [source tokens, encoder]
  std::vector<InspectedStep> steps;
};

/// Looks inside a model that reads a sentence and writes its translation. It takes the same steps
/// as a search with a single hypothesis, so the search itself pays nothing for it. The model must
/// outlive it.
class Inspector {
 public:
  explicit Inspector(const ModelView& model);

  /// Reads source pieces and writes as the options say.
  /// @param source as in Translation::source_tokens.
  /// @throws Error invalid_argument for pieces outside the vocabulary, for more than
  /// max_inspected_tokens and for attention weights that do not fit the model.
  Inspection inspect(const std::vector<std::string>& source, const InspectOptions& options = {});

 private:
  TokenId next_token(bool may_end) const;
  void read(const std::vector<std::string>& source, std::size_t decoder);
  void check_attention(const InspectOptions& options) const;
  void step(TokenId previous, std::size_t decoder, const GivenAttention* given);
  InspectedStep describe(std::size_t decoder, const GivenAttention* given) const;
  void describe_attention(InspectedStep& step, std::size_t decoder,
                          const GivenAttention* given) const;
  /// @param total the logarithm of the sum over all tokens of e^logit.
  std::vector<InspectedCandidate> most_probable(const InspectOptions& options, Real total) const;

  const ModelDescription& description_;
  const Weights& weights_;
  Seq2Seq model_;
  PaddedSequences source_;
  Seq2SeqActivations activations_;
};

}  // namespace attentive
