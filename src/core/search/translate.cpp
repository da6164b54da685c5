#include "core/search/translate.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "core/error.h"
#include "core/kernels/activations.h"

namespace attentive {
namespace {

// A text of more tokens is cut between words; attention's cost and memory grow with the product
// of both lengths, and no model was trained on longer sentences.
constexpr std::size_t max_segment_tokens = 256;

// Rows times source tokens of one batch: bounds memory whatever the lengths.
constexpr std::size_t max_batch_tokens = 4096;

bool starts_word(const std::string& piece) {
  return piece.starts_with("\u2581") || piece.starts_with(' ');
}

// Cuts `ids` into parts of at most max_segment_tokens, before the last word that still fits, or
// anywhere in a word without end.
std::vector<std::span<const TokenId>> split_at_words(std::span<const TokenId> ids,
                                                     const Tokenizer& tokenizer) {
  std::vector<std::span<const TokenId>> parts;
  while (ids.size() > max_segment_tokens) {
    std::size_t cut = max_segment_tokens;
    while (cut > 1 && !starts_word(tokenizer.token(ids[cut]))) --cut;
    if (cut == 1) cut = max_segment_tokens;
    parts.push_back(ids.first(cut));
    ids = ids.subspan(cut);
  }
  if (!ids.empty()) parts.push_back(ids);
  return parts;
}

bool is_blank(const std::string& text) {
  return text.find_first_not_of(" \t\r\n\f\v") == std::string::npos;
}

}  // namespace

/// A piece of text short enough for one pass, and what became of it.
struct Translator::Segment {
  std::vector<TokenId> source;  // </s> last
  std::size_t max_length;
  std::vector<TokenId> target;
  std::vector<Real> log_probabilities;
  std::vector<Real> attention;  // a row of source.size() for each target token
};

Translator::Translator(const Bundle& bundle) : bundle_(bundle), model_(bundle.config) {}

std::vector<Translation> Translator::translate(std::span<const std::string> sentences,
                                               const TranslateOptions& options) {
  std::vector<Segment> segments;
  std::vector<std::size_t> segment_counts;
  for (const std::string& sentence : sentences) {
    const std::size_t before = segments.size();
    if (!is_blank(sentence)) {
      const std::vector<TokenId> ids = bundle_.source_tokenizer.encode(sentence);
      for (const std::span<const TokenId> part : split_at_words(ids, bundle_.source_tokenizer)) {
        Segment& segment = segments.emplace_back();
        segment.source.assign(part.begin(), part.end());
        segment.source.push_back(end_id);
        segment.max_length = options.max_length > 0 ? static_cast<std::size_t>(options.max_length)
                                                    : 2 * segment.source.size() + 20;
      }
    }
    segment_counts.push_back(segments.size() - before);
  }

  std::vector<Segment*> by_length(segments.size());
  std::transform(segments.begin(), segments.end(), by_length.begin(),
                 [](Segment& segment) { return &segment; });
  std::stable_sort(by_length.begin(), by_length.end(), [](const Segment* a, const Segment* b) {
    return a->source.size() < b->source.size();
  });
  for (std::span<Segment* const> rest(by_length); !rest.empty();) {
    std::size_t count = 1;
    while (count < rest.size() && (count + 1) * rest[count]->source.size() <= max_batch_tokens) {
      ++count;
    }
    translate_batch(rest.first(count), options);
    rest = rest.subspan(count);
  }

  std::vector<Translation> translations;
  translations.reserve(sentences.size());
  std::span<Segment> rest(segments);
  for (const std::size_t count : segment_counts) {
    translations.push_back(join(rest.first(count), options.decoder));
    rest = rest.subspan(count);
  }
  return translations;
}

void Translator::translate_batch(std::span<Segment* const> segments,
                                 const TranslateOptions& options) {
  const std::size_t batch = segments.size();
  source_.batch = static_cast<Index>(batch);
  source_.time = static_cast<Index>(segments.back()->source.size());
  source_.ids.assign(batch * segments.back()->source.size(), pad_id);
  source_.lengths.resize(batch);
  for (std::size_t b = 0; b < batch; ++b) {
    const std::vector<TokenId>& ids = segments[b]->source;
    source_.lengths[b] = static_cast<Index>(ids.size());
    for (std::size_t t = 0; t < ids.size(); ++t) source_.ids[t * batch + b] = ids[t];
  }

  const Decoder& decoder = model_.decoder(options.decoder);
  model_.encode(bundle_.parameters, source_, options.decoder, 1, nullptr, run_);
  std::vector<TokenId> previous(batch, start_id);
  std::size_t unfinished = batch;
  while (unfinished > 0) {
    if (options.cancelled && options.cancelled()) {
      throw Error(ErrorCode::aborted, "the translation was cancelled");
    }
    decoder.embed(bundle_.parameters, previous, {0, 1}, run_.decoder);
    decoder.step(bundle_.parameters, run_.memory, 0, run_.decoder);
    decoder.read_out(bundle_.parameters, {0, 1}, run_.decoder);
    decoder.carry_over(run_.decoder);
    for (std::size_t b = 0; b < batch; ++b) {
      Segment& segment = *segments[b];
      const bool finished = segment.target.size() >= segment.max_length ||
                            (!segment.target.empty() && segment.target.back() == end_id);
      if (finished) continue;
      const auto row = static_cast<Index>(b);
      Real* logits = row_data(run_.decoder.logits.view(), row);
      const Real* best = std::max_element(logits, logits + decoder.vocabulary_size());
      const auto token = static_cast<TokenId>(best - logits);
      const Real logit = *best;
      segment.log_probabilities.push_back(logit -
                                          kernels::softmax(logits, decoder.vocabulary_size()));
      if (decoder.has_attention()) {
        const Real* weights = row_data(run_.decoder.attention_weights.view(), row);
        segment.attention.insert(segment.attention.end(), weights, weights + segment.source.size());
      }
      segment.target.push_back(token);
      previous[b] = token;
      if (token == end_id || segment.target.size() == segment.max_length) --unfinished;
    }
  }
}

Translation Translator::join(std::span<Segment> segments, std::size_t decoder) const {
  const Tokenizer& tokenizer = bundle_.target_tokenizers[decoder];
  Translation translation;
  for (const Segment& segment : segments) {
    if (!translation.text.empty()) translation.text += ' ';
    translation.text += tokenizer.decode(segment.target);
    for (const TokenId id : segment.target) {
      translation.tokens.push_back(tokenizer.token(id));
    }
    for (const TokenId id : segment.source) {
      translation.source_tokens.push_back(bundle_.source_tokenizer.token(id));
    }
    translation.log_probabilities.insert(translation.log_probabilities.end(),
                                         segment.log_probabilities.begin(),
                                         segment.log_probabilities.end());
  }
  if (segments.size() == 1 && model_.decoder(decoder).has_attention()) {
    translation.attention.resize(static_cast<Index>(translation.tokens.size()),
                                 static_cast<Index>(translation.source_tokens.size()));
    std::copy(segments[0].attention.begin(), segments[0].attention.end(),
              translation.attention.data());
  }
  return translation;
}

}  // namespace attentive
