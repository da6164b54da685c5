#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/search/glossary.h"
#include "core/search/languages.h"
#include "core/search/names.h"
#include "core/search/segment.h"
#include "core/search/token_text.h"
#include "core/search/translate.h"

namespace attentive {
namespace {

/// Gives the words of a text with known names the unknown ones back, and the places that they have
/// among these. Returns how many names it found.
std::size_t restore_names(std::vector<Word>& words, std::span<const Term> names) {
  std::size_t count = 0;
  std::size_t shift = 0;
  for (Word& word : words) {
    word.place += shift;
    const auto name = std::ranges::find(names, word.text, &Term::source);
    if (name == names.end()) continue;
    shift += name->target.size() - name->source.size();
    word.read_as = std::exchange(word.text, name->target);
    ++count;
  }
  return count;
}

}  // namespace

const std::vector<std::string>& Translator::known_names(std::size_t decoder) {
  std::optional<std::vector<std::string>>& known = known_names_[decoder];
  if (known) return *known;
  known.emplace();
  std::vector<std::string> names =
      possible_names(model_.source_tokenizer, model_.target_tokenizers[decoder]);
  std::vector<std::string> sentences;
  for (const std::string& name : names) sentences.push_back(name + ".");
  const std::vector<Translation> translations =
      translate(sentences, {.decoder = decoder, .copy_source_words = false});
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (translations[i].text.starts_with(names[i])) known->push_back(std::move(names[i]));
  }
  return *known;
}

std::vector<Translator::Segment> Translator::with_known_names(std::span<Segment> segments,
                                                              const Glossary& glossary,
                                                              const TranslateOptions& options) {
  // Models that share one tokenizer have seen so much text that they spell names themselves; after
  // a prefix, a name may be half written.
  if (!options.copy_source_words || options.forced || !options.prefix.empty() ||
      !may_copy(options.decoder) || model_.has_shared_tokenizer() ||
      is_private(model_.metadata.target_languages[options.decoder])) {
    return {};
  }
  std::vector<Segment> renamed;
  for (Segment& segment : segments) add_with_known_names(segment, glossary, options, renamed);
  return renamed;
}

void Translator::add_with_known_names(Segment& segment, const Glossary& glossary,
                                      const TranslateOptions& options,
                                      std::vector<Segment>& renamed) {
  if (!segment.whole_of || segment.letter_case == LetterCase::capitals) return;
  const Tokenizer& tokenizer = model_.source_tokenizer;
  std::string original = segment.source_text;
  std::vector<TokenId> ids = segment.source;
  std::vector<Word> words = segment.words;
  if (segment.letter_case == LetterCase::title) {
    // Names are all that the capitals of a text such as "Bonjour, Anne Dupuis !" may say.
    original = segment.title;
    ids = tokenizer.encode(ReadableText{.utf8 = original});
    words = read_words(original, ids, glossary, options);
  }
  std::vector<Term> names;  // from known to unknown ones
  ReadableText text;
  std::size_t copied = 0;
  std::size_t next = 0;  // of the known names
  for (const auto& [begin, end] : unknown_names(
           words, pieces_of(ids, tokenizer), capitalizes_nouns(model_.metadata.source_language))) {
    const std::string name = original.substr(begin, end - begin);
    const std::vector<std::string>& known = known_names(options.decoder);
    while (next < known.size() && original.find(known[next]) != std::string::npos) ++next;
    if (next == known.size()) break;
    (text.utf8 += original.substr(copied, begin - copied)) += known[next];
    copied = end;
    names.push_back({known[next++], name});
  }
  if (names.empty()) return;
  text.utf8 += original.substr(copied);
  ids = tokenizer.encode(text);
  words = read_words(text.utf8, ids, glossary, options);
  Glossary(names, tokenizer).translate_terms(words, pieces_of(ids, tokenizer));
  if (restore_names(words, names) < names.size()) return;
  Segment& other = renamed.emplace_back(segment_of(ids, options));
  other.original = &segment;
  other.reports = segment.reports = false;
  other.words = std::move(words);
  other.source_text = std::move(original);
  other.whole_of = segment.whole_of;
  other.sentence.stream = segment.sentence.stream;
}

void Translator::choose_names(std::span<Segment> renamed, const TranslateOptions& options) const {
  for (Segment& other : renamed) {
    Segment& segment = *other.original;
    const auto sureness = [](const Segment& of) {
      return confidence(of.hypotheses.front().log_probabilities);
    };
    if (sureness(other) - sureness(segment) > name_margin) segment = std::move(other);
    if (!options.on_committed) continue;
    options.on_committed(*segment.whole_of, pieces_of(segment.hypotheses.front().tokens,
                                                      model_.target_tokenizers[options.decoder]));
  }
}

}  // namespace attentive
