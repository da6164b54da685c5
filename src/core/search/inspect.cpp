#include "core/search/inspect.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <span>
#include <variant>

#include "core/error.h"
#include "core/kernels/activations.h"
#include "core/kernels/top_k.h"
#include "core/kernels/vectors.h"
#include "core/layers/attention_scores.h"

namespace attentive {
namespace {

TokenId id_of(const std::string& piece, const Tokenizer& tokenizer, const char* name) {
  const auto size = static_cast<TokenId>(tokenizer.vocabulary_size());
  for (TokenId id = 0; id < size; ++id) {
    if (tokenizer.token(id) == piece) return id;
  }
  refuse({name, ": \"", piece,
          "\" is not in the model's vocabulary; give the tokens of a translation by this model"});
}

std::vector<TokenId> ids_of(const std::vector<std::string>& pieces, const Tokenizer& tokenizer,
                            const char* name) {
  if (pieces.size() > max_inspected_tokens) {
    refuse({name, " must have at most ", max_inspected_tokens, " tokens, not ", pieces.size()});
  }
  std::vector<TokenId> ids;
  for (const std::string& piece : pieces) ids.push_back(id_of(piece, tokenizer, name));
  return ids;
}

std::vector<Real> values_of(const Real* row, Index size) { return {row, row + size}; }

/// Returns the weights divided by their sum.
std::vector<Real> normalized(std::vector<Real> weights) {
  const Real sum = std::accumulate(weights.begin(), weights.end(), Real{0});
  for (Real& weight : weights) weight /= sum;
  return weights;
}

const GivenAttention* attention_at(std::size_t step, const InspectOptions& options) {
  const auto given = std::ranges::find(options.attention, step, &GivenAttention::step);
  return given == options.attention.end() ? nullptr : &*given;
}

}  // namespace

Inspector::Inspector(const ModelView& model)
    : description_(model.description), weights_(model.weights), model_(model.description.config) {}

Inspection Inspector::inspect(const std::vector<std::string>& source,
                              const InspectOptions& options) {
  const Tokenizer& tokenizer = description_.target_tokenizers[options.decoder];
  read(source, options.decoder);
  check_attention(options);
  const std::vector<TokenId> first = ids_of(options.tokens, tokenizer, "tokens");
  const std::size_t limit = options.max_length > 0 ? options.max_length : 2 * source.size() + 20;
  const std::size_t length = std::min(std::max(limit, first.size()), 2 * max_inspected_tokens);

  Inspection inspection;
  const Matrix& states = activations_.memory.encoder_states;
  inspection.encoder_states.resize(states.rows(), states.cols());
  inspection.encoder_states.view() = states.view();
  std::vector<TokenId> written;
  TokenId token = start_id;
  for (std::size_t i = 0; i < length && token != end_id; ++i) {
    const GivenAttention* given = attention_at(i, options);
    step(token, options.decoder, given);
    InspectedStep& shown = inspection.steps.emplace_back(describe(options.decoder, given));
    const ConstView logits = activations_.decoder.logits.view();
    token = i < first.size() ? first[i] : next_token(i > 0);
    shown.token = tokenizer.token(token);
    const Real total = kernels::log_sum_exp(row_data(logits, 0), logits.cols());
    shown.log_probability = logits(0, token) - total;
    shown.candidates = most_probable(options, total);
    if (token != end_id) written.push_back(token);
    const Index row = 0;
    model_.select_hypotheses(activations_, options.decoder, {&row, 1});
  }
  inspection.truncated = token != end_id;
  inspection.text = tokenizer.decode(written);
  return inspection;
}

/// Returns the most probable token. Where the translation may not end yet, it is not </s>: as in a
/// search, nothing is no translation.
TokenId Inspector::next_token(bool may_end) const {
  const Matrix& logits = activations_.decoder.logits;
  std::array<kernels::Ranked, 2> best;
  for (const auto& [token, logit] : kernels::top_k(logits.data(), logits.cols(), best)) {
    if (may_end || token != end_id) return static_cast<TokenId>(token);
  }
  return end_id;
}

void Inspector::read(const std::vector<std::string>& source, std::size_t decoder) {
  if (source.empty()) refuse("sourceTokens must not be empty");
  source_.batch = 1;
  source_.time = static_cast<Index>(source.size());
  source_.ids = ids_of(source, description_.source_tokenizer, "sourceTokens");
  source_.lengths = {source_.time};
  model_.encode(activations_, weights_, source_, decoder, 1, nullptr);
}

void Inspector::check_attention(const InspectOptions& options) const {
  if (options.attention.empty()) return;
  if (!model_.has_attention() ||
      !std::holds_alternative<RecurrentDecoderConfig>(description_.config.decoder)) {
    refuse("attention: only a recurrent decoder with attention takes other weights");
  }
  for (const GivenAttention& given : options.attention) {
    const bool fits = std::ssize(given.weights) == source_.time &&
                      std::ranges::all_of(given.weights, [](Real weight) { return weight >= 0; });
    const Real sum = std::accumulate(given.weights.begin(), given.weights.end(), Real{0});
    if (!fits || !(sum > 0) || !std::isfinite(sum)) {
      refuse({"attention: the weights of step ", given.step, " must be one for each of the ",
              source_.time, " source tokens, none below 0 and not all 0"});
    }
  }
}

/// Takes a step. Where attention is given, all encoder states are for its duration the context that
/// the given weights make: whatever weights the model computes, the mean of equal vectors is that
/// vector.
void Inspector::step(TokenId previous, std::size_t decoder, const GivenAttention* given) {
  const auto take = [&] { model_.step(activations_, weights_, decoder, {&previous, 1}, {0, 1}); };
  if (given == nullptr) return take();
  Matrix& states = activations_.memory.encoder_states;
  const Matrix own = states;
  const std::vector<Real> weights = normalized(given->weights);
  Matrix context;
  context.resize_zero(1, states.cols());
  for (Index t = 0; t < own.rows(); ++t) {
    kernels::add_scaled(weights[static_cast<std::size_t>(t)], row_data(own.view(), t),
                        context.data(), own.cols());
  }
  kernels::set_rows(context.data(), states.view());
  take();
  states = own;
}

InspectedStep Inspector::describe(std::size_t decoder, const GivenAttention* given) const {
  InspectedStep step;
  if (model_.has_attention()) describe_attention(step, decoder, given);
  const auto* config = std::get_if<RecurrentDecoderConfig>(&description_.config.decoder);
  if (config == nullptr) return step;
  const Matrix& features = activations_.decoder.recurrent.features;
  const Index hidden = config->hidden_size;
  step.state = values_of(features.data(), hidden);
  step.context =
      values_of(features.data() + hidden, features.cols() - hidden - config->embedding_size);
  return step;
}

void Inspector::describe_attention(InspectedStep& step, std::size_t decoder,
                                   const GivenAttention* given) const {
  step.weights = given != nullptr
                     ? normalized(given->weights)
                     : values_of(activations_.decoder.attention_weights.data(), source_.time);
  const Matrix& queries = activations_.decoder.recurrent.queries;
  if (queries.rows() == 0) return;
  step.query = values_of(queries.data(), queries.cols());
  step.scores.resize(static_cast<std::size_t>(source_.time));
  const SourceMemory& memory = activations_.memory;
  const std::string name =
      description_.config.targets[decoder].prefix() + "decoder.attention.score.weight";
  const auto& entries = model_.layout()->entries();
  const auto v = std::ranges::find(entries, name, &ParameterLayout::Entry::name);
  attention_scores(step.scores.data(), description_.config.attention.score, step.query.data(),
                   memory.keys.rows() > 0 ? memory.keys.view() : memory.encoder_states.view(),
                   v == entries.end() ? nullptr : weights_.vector(v->parameter));
}

std::vector<InspectedCandidate> Inspector::most_probable(const InspectOptions& options,
                                                         Real total) const {
  const Matrix& logits = activations_.decoder.logits;
  const Tokenizer& tokenizer = description_.target_tokenizers[options.decoder];
  std::vector<kernels::Ranked> ranked(
      static_cast<std::size_t>(std::clamp<Index>(options.candidates, 0, max_inspected_candidates)));
  std::vector<InspectedCandidate> candidates;
  for (const auto& [token, logit] : kernels::top_k(logits.data(), logits.cols(), ranked)) {
    candidates.push_back({tokenizer.token(static_cast<TokenId>(token)), std::exp(logit - total)});
  }
  return candidates;
}

}  // namespace attentive
