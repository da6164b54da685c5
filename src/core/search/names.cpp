#include "core/search/names.h"

#include <numeric>

#include "core/text/letter_case.h"
#include "core/text/unicode.h"
#include "core/text/utf8.h"

namespace attentive {
namespace {

constexpr std::size_t max_possible_names = 8;

constexpr std::string_view particles =
    " da de del den der des di do dos du la las le los ten van von zu zur ";

/// What a word without the punctuation around it may be of a name.
struct Part {
  std::size_t begin = 0;  // in the text, in bytes
  std::size_t end = 0;
  bool is_name = false;    // even alone
  bool joins = false;      // other parts
  bool continues = false;  // a name
  bool is_particle = false;
  bool after_space = false;  // after the part before, without punctuation between them
};

bool is_apostrophe(char32_t c) { return c == '\'' || c == U'’'; }

bool is_latin_letter(char32_t c) {
  return (c < 0x250 || (c >= 0x1E00 && c < 0x1F00)) &&
         unicode::category(c) == unicode::Category::letter;
}

bool is_capital(std::string_view text) { return with_small_initial(text) != text; }

/// Returns how many letters a name's part has; 0 if it cannot be one: it is not in Latin letters
/// with hyphens and apostrophes between them, or in capitals altogether.
std::size_t count_letters(std::string_view text) {
  std::size_t letters = 0;
  bool after_letter = false;
  for (std::size_t position = 0; position < text.size();) {
    const char32_t c = next_code_point(text, position);
    const bool is_letter = is_latin_letter(c);
    if (!is_letter && (!after_letter || !(c == '-' || is_apostrophe(c)))) return 0;
    letters += is_letter ? 1 : 0;
    after_letter = is_letter;
  }
  const bool is_acronym = letters > 1 && unicode::to_upper(text) == text;
  return after_letter && !is_acronym ? letters : 0;
}

/// Removes an article such as "l'" before a name and the "'s" after it. Returns nothing for other
/// words with an apostrophe, such as "aujourd'hui" and "I'll".
std::string_view without_clitics(std::string_view core) {
  std::size_t begin = 0;
  std::size_t end = core.size();
  for (std::size_t position = 0; position < core.size();) {
    const std::size_t at = position;
    if (!is_apostrophe(next_code_point(core, position))) continue;
    if (core.substr(position) == "s") {
      end = at;
    } else if (!is_capital(core.substr(position))) {
      return core.substr(0, 0);
    } else if (!is_capital(core)) {
      begin = position;
    }
  }
  return core.substr(begin, end - begin);
}

/// Returns how many of a word's pieces spell some of the bytes [begin, end) of its text; all, if
/// the pieces spell something else.
std::size_t count_pieces(const Word& word, std::size_t begin, std::size_t end,
                         std::span<const std::string> pieces) {
  std::size_t count = 0;
  std::size_t spelled = 0;
  for (std::size_t i = word.begin; i < word.end; ++i) {
    const std::size_t at = spelled;
    spelled += spelled_bytes(pieces[i]);
    if (spelled > begin && at < end) ++count;
  }
  return spelled == word.text.size() ? count : word.end - word.begin;
}

/// Returns whether what stands after a word ends a sentence. The point of an abbreviation, such as
/// "Mr.", does not.
bool ends_sentence(const StrippedWord& word) {
  constexpr std::size_t max_abbreviation = 4;
  if (word.after == "." && word.core.size() <= max_abbreviation && is_capital(word.core)) {
    return false;
  }
  return word.after.find_first_of(".!?:") != std::string_view::npos;
}

std::vector<Part> parts_of(std::span<const Word> words, std::span<const std::string> pieces,
                           bool nouns_are_capitalized) {
  std::vector<Part> parts;
  bool starts_sentence = true;
  bool after_space = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const Word& word = words[i];
    const StrippedWord stripped = strip_punctuation(word.text);
    if (stripped.core.empty()) {
      starts_sentence = starts_sentence || ends_sentence(stripped);
      after_space = false;
      continue;
    }
    const std::string_view text = without_clitics(stripped.core);
    const std::size_t begin = static_cast<std::size_t>(text.data() - word.text.data());
    const std::size_t letters = word.is_term() ? 0 : count_letters(text);
    const std::size_t count =
        letters > 0 ? count_pieces(word, begin, begin + text.size(), pieces) : 0;
    const bool is_abbreviation =
        stripped.after == "." && !ends_sentence(stripped) && i + 1 < words.size();
    // At the beginning of a sentence, "donne-moi" has a capital, too.
    const std::size_t hyphen = text.rfind('-');
    const bool is_verb =
        starts_sentence && hyphen != std::string_view::npos && !is_capital(text.substr(hyphen + 1));
    const bool may_be_name = letters > 0 && is_capital(text) && !is_abbreviation && !is_verb;
    Part part{.begin = word.place + begin, .end = word.place + begin + text.size()};
    part.is_name = may_be_name && letters >= 3 && count >= 3;
    part.joins = part.is_name || (may_be_name && !starts_sentence && count >= 2);
    part.continues = part.joins || (may_be_name && !starts_sentence && !nouns_are_capitalized);
    part.is_particle = particles.find(" " + word.text + " ") != std::string_view::npos;
    part.after_space = after_space && word.space == " " && stripped.before.empty() && begin == 0;
    parts.push_back(part);
    starts_sentence = ends_sentence(stripped);
    after_space =
        stripped.after.empty() && text.data() + text.size() == word.text.data() + word.text.size();
  }
  return parts;
}

}  // namespace

std::vector<NamePlace> unknown_names(std::span<const Word> words,
                                     std::span<const std::string> pieces,
                                     bool nouns_are_capitalized) {
  std::vector<NamePlace> names;
  const std::vector<Part> parts = parts_of(words, pieces, nouns_are_capitalized);
  for (std::size_t first = 0; first < parts.size(); ++first) {
    if (!parts[first].joins) continue;
    std::size_t last = first;
    bool is_name = parts[first].is_name;
    for (std::size_t next = first + 1; next < parts.size() && parts[next].after_space; ++next) {
      if (parts[next].is_particle) continue;
      if (!(is_name ? parts[next].continues : parts[next].joins)) break;
      is_name = is_name || parts[next].is_name || !nouns_are_capitalized;
      last = next;
    }
    if (is_name) names.push_back({parts[first].begin, parts[last].end});
    first = last;
  }
  return names;
}

std::vector<std::string> possible_names(const Tokenizer& source, const Tokenizer& target) {
  std::vector<std::string> names;
  const auto size = static_cast<TokenId>(source.vocabulary_size());
  for (TokenId id = special_token_count; id < size && names.size() < max_possible_names; ++id) {
    const std::string& piece = source.token(id);
    const std::string word = piece.substr(piece.size() - spelled_bytes(piece));
    const std::size_t letters = count_letters(word);
    if (!starts_word(piece) || letters < 3 || letters != word.size() || !is_capital(word)) continue;
    const std::vector<TokenId> ids = target.encode(word);
    if (ids.size() == 1 && ids.front() != unknown_id) names.push_back(word);
  }
  return names;
}

Real confidence(std::span<const Real> log_probabilities) {
  const Real total = std::accumulate(log_probabilities.begin(), log_probabilities.end(), Real{0});
  return total * 6 / (5 + static_cast<Real>(log_probabilities.size()));
}

}  // namespace attentive
