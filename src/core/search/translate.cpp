#include "core/search/translate.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/error.h"
#include "core/kernels/activations.h"
#include "core/search/copying.h"
#include "core/search/split.h"
#include "core/search/words.h"

namespace attentive {
namespace {

// Attention's cost and memory grow with the product of both lengths, and no model was trained on
// longer sentences.
constexpr std::size_t max_segment_tokens = 256;

// Rows times source tokens of one batch: bounds memory whatever the lengths.
constexpr std::size_t max_batch_tokens = 4096;

std::vector<std::string> pieces_of(std::span<const TokenId> ids, const Tokenizer& tokenizer) {
  std::vector<std::string> pieces;
  pieces.reserve(ids.size());
  for (const TokenId id : ids) pieces.push_back(tokenizer.token(id));
  return pieces;
}

/// The words of a part of the sentence, counted from its first piece. A word that was cut is not to
/// be copied: its text is empty.
std::vector<Word> words_within(std::span<const Word> words, const SentencePart& part) {
  std::vector<Word> within;
  const auto first = std::ranges::partition_point(
      words, [&part](const Word& word) { return word.end <= part.begin; });
  for (Word word : words.subspan(static_cast<std::size_t>(first - words.begin()))) {
    if (word.begin >= part.end) break;
    if (word.begin < part.begin || word.end > part.end) word.text.clear();
    word.begin = std::max(word.begin, part.begin) - part.begin;
    word.end = std::min(word.end, part.end) - part.begin;
    within.push_back(std::move(word));
  }
  return within;
}

bool is_blank(const std::string& text) {
  return text.find_first_not_of(" \t\r\n\f\v") == std::string::npos;
}

}  // namespace

/// A piece of text short enough for one pass, and what became of it.
struct Translator::Segment {
  std::vector<TokenId> source;  // </s> last
  std::vector<Word> words;      // to copy from
  bool after_space;             // in the source
  std::size_t max_length;
  std::vector<TokenId> target;
  std::vector<Real> log_probabilities;
  std::vector<Real> attention;  // a row of source.size() for each target token

  bool complete() const { return !target.empty() && target.back() == end_id; }
  bool finished() const { return complete() || target.size() >= max_length; }
};

Translator::Translator(const Bundle& bundle) : bundle_(bundle), model_(bundle.config) {}

std::vector<Translation> Translator::translate(std::span<const std::string> sentences,
                                               const TranslateOptions& options) {
  std::vector<Segment> segments;
  std::vector<std::size_t> segment_counts;
  for (const std::string& sentence : sentences) {
    const std::size_t before = segments.size();
    add_segments(sentence, options, segments);
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

void Translator::add_segments(const std::string& sentence, const TranslateOptions& options,
                              std::vector<Segment>& segments) const {
  if (is_blank(sentence)) return;
  const Tokenizer& tokenizer = bundle_.source_tokenizer;
  const std::vector<TokenId> ids = tokenizer.encode(sentence);
  const std::vector<std::string> pieces = pieces_of(ids, tokenizer);
  std::vector<Word> words;
  const bool marks_words = tokenizer.type() != TokenizerType::character;
  if (options.copy_source_words && marks_words) words = words_of(sentence, pieces);
  for (const SentencePart& part : split_sentence(pieces, max_segment_tokens)) {
    Segment& segment = segments.emplace_back();
    segment.source.assign(ids.begin() + static_cast<std::ptrdiff_t>(part.begin),
                          ids.begin() + static_cast<std::ptrdiff_t>(part.end));
    segment.source.push_back(end_id);
    segment.words = words_within(words, part);
    segment.after_space = part.after_space;
    segment.max_length = options.max_length > 0 ? static_cast<std::size_t>(options.max_length)
                                                : 2 * segment.source.size() + 20;
  }
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
      if (segment.finished()) continue;
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
      if (segment.finished()) --unfinished;
    }
  }
}

Translation Translator::join(std::span<Segment> segments, std::size_t decoder) const {
  const Tokenizer& tokenizer = bundle_.target_tokenizers[decoder];
  Translation translation;
  for (const Segment& segment : segments) {
    if (segment.after_space && !translation.text.empty()) translation.text += ' ';
    translation.text += text_of(segment, decoder);
    translation.truncated = translation.truncated || !segment.complete();
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

std::string Translator::text_of(const Segment& segment, std::size_t decoder) const {
  const Tokenizer& tokenizer = bundle_.target_tokenizers[decoder];
  if (segment.words.empty() || segment.attention.empty() ||
      tokenizer.type() == TokenizerType::character) {
    return tokenizer.decode(segment.target);
  }
  const std::span<const TokenId> written =
      std::span(segment.target).first(segment.target.size() - (segment.complete() ? 1 : 0));
  std::vector<Word> words = group_words(pieces_of(written, tokenizer));
  for (Word& word : words) {
    word.text = tokenizer.decode(written.subspan(word.begin, word.end - word.begin));
  }
  const auto width = static_cast<Index>(segment.source.size());
  const ConstView attention(segment.attention.data(), static_cast<Index>(segment.target.size()),
                            width, Eigen::OuterStride<>(width));
  const std::optional<std::string> text = text_with_copies(segment.words, words, attention);
  return text ? *text : tokenizer.decode(segment.target);
}

}  // namespace attentive
