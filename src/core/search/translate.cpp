#include "core/search/translate.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "core/error.h"
#include "core/hash.h"
#include "core/heap_sort.h"
#include "core/search/copyable.h"
#include "core/search/copying.h"
#include "core/search/languages.h"
#include "core/search/repetition.h"
#include "core/search/segment.h"
#include "core/search/sentence_case.h"
#include "core/search/split.h"
#include "core/search/token_text.h"
#include "core/search/words.h"
#include "core/text/clean_text.h"
#include "core/text/replace.h"

namespace attentive {
namespace {

/// Returns the most tokens before </s> that are read in one pass. Attention's cost and memory grow
/// with the product of both lengths, and no model was trained on longer sentences. To a Transformer
/// a position that it was not trained on is strange, so its limit is Marian's (max-length-break).
std::size_t max_segment_tokens(const EncoderConfig& encoder) {
  return std::holds_alternative<TransformerEncoderConfig>(encoder) ? 127 : 256;
}

// The most rows times source tokens in a batch, which bounds memory for sentences of any length.
constexpr std::size_t max_batch_tokens = 4096;

// The most parts of a text whose attention is kept: its memory grows with the square of the text.
constexpr std::size_t max_parts_with_attention = 4;
/// The n-grams that a translation must not repeat once it has looped.
constexpr Index ngram_after_loop = 3;

void require_same_vocabularies(const ModelDescription& first, const ModelDescription& other) {
  if (other.source_tokenizer != first.source_tokenizer ||
      other.target_tokenizers != first.target_tokenizers) {
    refuse(
        "the models of an ensemble must have the same tokenizers: train each with --init from "
        "another, or with the same configuration and corpus");
  }
}

}  // namespace

Translator::Translator(const ModelView& model) : Translator(std::span(&model, 1)) {}

Translator::Translator(std::span<const ModelView> ensemble)
    : model_(ensemble.front().description),
      decoder_(ensemble),
      known_names_(model_.target_tokenizers.size()) {
  for (const ModelView& other : ensemble.subspan(1)) {
    require_same_vocabularies(model_, other.description);
  }
}

std::vector<Translation> Translator::translate(std::span<const std::string> sentences,
                                               const TranslateOptions& options) {
  check(options.search);
  check(options.glossary);
  if (options.attention_heads && decoder_.member_count() > 1) {
    refuse(
        "the models of an ensemble differ in their attention heads: give a single model, or leave "
        "out the attention heads");
  }
  if (!options.glossary.empty() && !may_copy(options.decoder)) {
    refuse(
        "a glossary needs a model with attention and a vocabulary of words or their parts; leave "
        "out the glossary or choose another model");
  }
  std::vector<TokenId> prefix = model_.target_tokenizers[options.decoder].encode(options.prefix);
  if (options.forced) prefix.push_back(end_id);
  const Glossary glossary(options.glossary, model_.source_tokenizer);
  std::vector<Segment> segments;
  std::vector<std::size_t> segment_counts;
  for (const std::string& sentence : sentences) {
    const std::size_t before = segments.size();
    add_segments(sentence, glossary, options, segments);
    if (segments.size() > before) set_prefix(prefix, options, std::span(segments).subspan(before));
    segment_counts.push_back(segments.size() - before);
    if (segment_counts.back() == 1) segments.back().whole_of = segment_counts.size() - 1;
    for (Segment& part : std::span(segments).subspan(before)) {
      part.keeps_attention = segment_counts.back() <= max_parts_with_attention;
    }
  }

  std::vector<Segment> renamed = with_known_names(segments, glossary, options);
  translate_segments(segments, options);
  translate_segments(renamed, options);
  choose_names(renamed, options);

  std::vector<Translation> translations;
  translations.reserve(sentences.size());
  std::span<Segment> rest(segments);
  for (const std::size_t count : segment_counts) {
    const std::span<Segment> parts = rest.first(count);
    Translation& translation = translations.emplace_back(join(parts, 0, options));
    if (count == 1) show_search(parts[0], options.decoder, translation);
    // A text in parts has as many alternatives as the part that has fewest.
    const auto ranks = std::ranges::min_element(
        parts, {}, [](const Segment& part) { return part.hypotheses.size(); });
    for (std::size_t rank = 1; ranks != parts.end() && rank < ranks->hypotheses.size(); ++rank) {
      translation.alternatives.push_back(join(parts, rank, options));
    }
    rest = rest.subspan(count);
  }
  return translations;
}

void Translator::translate_segments(std::span<Segment> segments, const TranslateOptions& options) {
  std::vector<Segment*> by_length(segments.size());
  std::transform(segments.begin(), segments.end(), by_length.begin(),
                 [](Segment& segment) { return &segment; });
  heap_sort(by_length, [](const Segment* a, const Segment* b) {
    return std::pair(a->source.size(), a) < std::pair(b->source.size(), b);
  });
  const auto rows_of_each = static_cast<std::size_t>(options.search.beam_size);
  for (std::span<Segment* const> rest(by_length); !rest.empty();) {
    std::size_t count = 1;
    while (count < rest.size() &&
           (count + 1) * rows_of_each * rest[count]->source.size() <= max_batch_tokens) {
      ++count;
    }
    translate_batch(rest.first(count), options);
    rest = rest.subspan(count);
  }
}

bool Translator::may_copy(std::size_t decoder) const {
  return decoder_.has_attention() && model_.source_tokenizer.type() != TokenizerType::character &&
         model_.target_tokenizers[decoder].type() != TokenizerType::character;
}

void Translator::set_prefix(std::span<const TokenId> prefix, const TranslateOptions& options,
                            std::span<Segment> parts) {
  parts.front().prefix = options.prefix;
  Search::Sentence& sentence = parts.front().sentence;
  sentence.prefix.assign(prefix.begin(), prefix.end());
  parts.front().prefix_tokens = prefix.size();
  if (!sentence.candidates.empty()) add_all(prefix, sentence.candidates);
  if (!options.forced) return;
  if (parts.size() > 1) {
    refuse(
        "a text that is too long to be read as a whole is translated in parts, and has no score; "
        "give a shorter one");
  }
  sentence.max_length = static_cast<Index>(prefix.size());
}

void Translator::add_segments(const std::string& sentence, const Glossary& glossary,
                              const TranslateOptions& options,
                              std::vector<Segment>& segments) const {
  if (sentence.size() > max_sentence_bytes) {
    refuse({"a text of ", sentence.size(),
            " bytes is longer than 1 MiB, the limit for one sentence; split it"});
  }
  const Tokenizer& tokenizer = model_.source_tokenizer;
  // A tokenizer that does not clean texts would read a soft hyphen as a character of a word.
  ReadableText text =
      tokenizer.readable(Replace{.pattern = "\u00AD", .content = ""}.apply(sentence));
  if (text.is_blank) return;
  const std::string given = text.utf8;
  std::vector<TokenId> ids = tokenizer.encode(text);
  const LetterCase letter_case =
      options.forced ? LetterCase::sentence : read_in_sentence_case(tokenizer, text, ids);
  const std::vector<Word> words = read_words(text.utf8, ids, glossary, options);
  const std::uint32_t stream = crc32(std::as_bytes(std::span(text.utf8)));
  const std::size_t first = segments.size();
  for (const SentencePart& part :
       split_sentence(pieces_of(ids, tokenizer), max_segment_tokens(model_.config.encoder))) {
    Segment& segment = segments.emplace_back(
        segment_of(std::span(ids).subspan(part.begin, part.end - part.begin), options));
    segment.words = words_within(words, part);
    segment.after_space = part.after_space;
    segment.letter_case = letter_case;
    segment.sentence.stream = stream;
  }
  if (segments.size() == first) return;
  segments[first].source_text = text.utf8;
  if (letter_case == LetterCase::title) segments[first].title = given;
}

std::vector<Word> Translator::read_words(std::string_view text, std::vector<TokenId>& ids,
                                         const Glossary& glossary,
                                         const TranslateOptions& options) const {
  const Tokenizer& tokenizer = model_.source_tokenizer;
  if (tokenizer.type() == TokenizerType::character || !decoder_.has_attention()) return {};
  const std::vector<std::string> pieces = pieces_of(ids, tokenizer);
  std::vector<Word> words = words_of(text, pieces);
  std::vector<TokenId> read;
  for (const std::size_t place : remove_unknown_symbols(words, pieces)) read.push_back(ids[place]);
  ids = std::move(read);
  glossary.translate_terms(words, pieces_of(ids, tokenizer));
  if (!options.copy_source_words) hide_all_but_terms(words);
  return words;
}

Translator::Segment Translator::segment_of(std::span<const TokenId> ids,
                                           const TranslateOptions& options) const {
  Segment segment;
  segment.source.assign(ids.begin(), ids.end());
  segment.source.push_back(end_id);
  const bool stops_loops = options.stop_loops && !options.forced &&
                           !is_private(model_.metadata.target_languages[options.decoder]);
  const auto length = static_cast<Index>(segment.source.size());
  segment.sentence = {.source_length = decoder_.has_attention() ? length : 0,
                      .alignment_shift = alignment_shift(model_.config.decoder),
                      .max_length = options.max_length > 0 ? options.max_length : 2 * length + 20,
                      .max_repeats = stops_loops ? allowed_repeats(segment.source) : 0};
  if (model_.shortlist && options.shortlist && !options.forced && decoder_.member_count() == 1) {
    segment.sentence.candidates =
        model_.shortlist->candidates(segment.source, model_.config.targets.front().vocabulary_size);
  }
  return segment;
}

/// Pads the segments to the length of the last, which must be the longest.
void Translator::set_source(std::span<Segment* const> segments) {
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
}

void Translator::translate_batch(std::span<Segment* const> segments,
                                 const TranslateOptions& options) {
  set_source(segments);
  searches_.clear();
  for (const Segment* segment : segments) {
    SearchOptions search = options.search;
    search.min_length = std::max<Index>(search.min_length, 1);  // nothing is no translation
    if (segment->looped) {
      search.no_repeat_ngram = search.no_repeat_ngram == 0
                                   ? ngram_after_loop
                                   : std::min(search.no_repeat_ngram, ngram_after_loop);
    }
    searches_.push_back(std::make_unique<Search>(search, segment->sentence));
  }
  decoder_.run(source_, options.decoder, searches_, [&] {
    report_committed(segments, options);
    return options.cancelled && options.cancelled();
  });
  report_committed(segments, options);
  std::vector<Segment*> looped;
  for (std::size_t b = 0; b < segments.size(); ++b) {
    Segment& segment = *segments[b];
    if (const std::vector<TokenId> start = searches_[b]->before_loop(); !start.empty()) {
      looped.push_back(&segment);
      segment.looped = true;
      segment.sentence.prefix = start;
      segment.sentence.max_repeats = 0;
      continue;
    }
    segment.hypotheses = searches_[b]->best();
    for (Hypothesis& hypothesis : segment.hypotheses) {
      segment.texts.push_back(text_of(segment, hypothesis, options.decoder));
      set_letter_case(segment.texts.back(), segment.prefix.size(), segment.letter_case);
      if (!segment.keeps_attention) hypothesis.attention = {};
    }
    if (!options.search.recorded) continue;
    const std::span<const HypothesisNode> nodes = searches_[b]->hypotheses().nodes();
    segment.search.assign(nodes.begin(), nodes.end());
  }
  // They cannot loop again, and their order by length remains.
  if (!looped.empty()) translate_batch(looped, options);
}

void Translator::report_committed(std::span<Segment* const> segments,
                                  const TranslateOptions& options) const {
  if (!options.on_committed) return;
  for (std::size_t b = 0; b < segments.size(); ++b) {
    Segment& segment = *segments[b];
    if (!segment.whole_of || !segment.reports) continue;
    const std::vector<TokenId> tokens = searches_[b]->committed();
    if (tokens.size() <= segment.reported) continue;
    options.on_committed(*segment.whole_of, pieces_of(std::span(tokens).subspan(segment.reported),
                                                      model_.target_tokenizers[options.decoder]));
    segment.reported = tokens.size();
  }
}

Translation Translator::join(std::span<Segment> segments, std::size_t rank,
                             const TranslateOptions& options) {
  const Tokenizer& tokenizer = model_.target_tokenizers[options.decoder];
  const BundleMetadata& metadata = model_.metadata;
  const bool adds_spaces = !has_spaces(metadata.source_language);
  const bool drops_spaces = !has_spaces(metadata.target_languages[options.decoder]);
  CopiedText text;
  Translation translation;
  if (!segments.empty()) translation.source_text = segments.front().source_text;
  for (const Segment& segment : segments) {
    const Hypothesis& hypothesis = segment.hypotheses[rank];
    const bool spaced = (segment.after_space || adds_spaces) && !drops_spaces;
    if (spaced && !text.text.empty()) text.text += ' ';
    text.append(segment.texts[rank]);
    translation.truncated = translation.truncated || !hypothesis.complete;
    translation.looped = translation.looped || segment.looped;
    translation.score += hypothesis.score;
    for (const TokenId id : hypothesis.tokens) translation.tokens.push_back(tokenizer.token(id));
    for (const TokenId id : segment.source) {
      translation.source_tokens.push_back(model_.source_tokenizer.token(id));
    }
    translation.log_probabilities.insert(translation.log_probabilities.end(),
                                         hypothesis.log_probabilities.begin(),
                                         hypothesis.log_probabilities.end());
  }
  translation.text = std::move(text.text);
  translation.copies = std::move(text.copies);
  if (decoder_.has_attention()) translation.attention = attention_of(segments, rank);
  if (options.attention_heads && segments.size() == 1) {
    set_source(std::array{&segments[0]});
    translation.attention_heads =
        decoder_.attention_heads(source_, segments[0].hypotheses[rank].tokens, options.decoder);
  }
  return translation;
}

Matrix Translator::attention_of(std::span<Segment> parts, std::size_t rank) {
  if (parts.size() == 1) return std::move(parts[0].hypotheses[rank].attention);
  Index rows = 0;
  Index columns = 0;
  for (const Segment& part : parts) {
    rows += part.hypotheses[rank].attention.rows();
    columns += part.hypotheses[rank].attention.cols();
  }
  Matrix joined;
  joined.resize_zero(rows, columns);
  rows = columns = 0;
  for (const Segment& part : parts) {
    const Matrix& own = part.hypotheses[rank].attention;
    joined.view().block(rows, columns, own.rows(), own.cols()) = own.view();
    rows += own.rows();
    columns += own.cols();
  }
  return joined;
}

CopiedText Translator::text_of(const Segment& segment, const Hypothesis& hypothesis,
                               std::size_t decoder) const {
  const Tokenizer& tokenizer = model_.target_tokenizers[decoder];
  const std::span<const TokenId> written =
      std::span(hypothesis.tokens).first(hypothesis.tokens.size() - (hypothesis.complete ? 1 : 0));
  // The prefix is returned as it was given: the vocabulary may lack some of its characters.
  const std::size_t given = std::min(segment.prefix_tokens, written.size());
  const std::span<const TokenId> own = written.subspan(given);
  if (own.empty() && segment.prefix_tokens > 0) return {segment.prefix, {}};
  const std::string text = text_after(written.first(given), own, tokenizer);
  if (segment.words.empty() || hypothesis.attention.size() == 0 ||
      tokenizer.type() == TokenizerType::character) {
    return {segment.prefix + text, {}};
  }
  const std::vector<std::string> pieces = pieces_of(own, tokenizer);
  std::vector<Word> words = group_words(pieces);
  if (std::ranges::any_of(segment.words, &Word::is_term)) split_unspaced(words, pieces);
  for (Word& word : words) {
    word.text = tokenizer.decode(own.subspan(word.begin, word.end - word.begin));
  }
  std::string start = segment.prefix;
  if (!words.empty() && !text.starts_with(' ')) {
    words.front().space.clear();
    // If the prefix ends within a word, the rest of that word belongs to the prefix.
    if (!start.empty() && !start.ends_with(' ')) {
      start += words.front().text;
      words.erase(words.begin());
    }
  }
  const ConstView attention = hypothesis.attention.rows_view(
      static_cast<Index>(given), static_cast<Index>(hypothesis.tokens.size() - given));
  const std::optional<CopiedText> copied = text_with_copies(segment.words, words, attention, start);
  CopiedText all{copied ? start : segment.prefix + text, {}};
  if (copied) all.append(*copied);
  return all;
}

void Translator::show_search(const Segment& segment, std::size_t decoder,
                             Translation& translation) const {
  translation.search = segment.search;
  for (const HypothesisNode& node : segment.search) {
    translation.search_tokens.push_back(model_.target_tokenizers[decoder].token(node.token));
  }
}

}  // namespace attentive
