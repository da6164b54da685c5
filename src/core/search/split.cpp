#include "core/search/split.h"

#include <algorithm>
#include <compare>
#include <optional>
#include <string_view>
#include <utility>

#include "core/search/words.h"
#include "core/text/pieces.h"
#include "core/text/utf8.h"

namespace attentive {
namespace {

/// Places to cut, the best last.
enum class Cut { within_character, between_characters, between_words, comma, clause, sentence };

/// Stops after which to cut: those that a space must follow, and those of scripts without spaces.
struct Stops {
  Cut cut;
  std::u32string_view before_space;
  std::u32string_view anywhere;
};

constexpr Stops stops[] = {{Cut::sentence, U".!?…؟۔।", U"。！？｡．"},
                           {Cut::clause, U";:؛", U"；："},
                           {Cut::comma, U",،", U"，、､"}};
constexpr std::u32string_view closers = U"\"')]}»›”’」』）】》〉";

char32_t last_code_point(std::string_view text) {
  char32_t last = 0;
  for (std::size_t position = 0; position < text.size();) last = next_code_point(text, position);
  return last;
}

bool is_closer(char32_t code_point) { return closers.find(code_point) != closers.npos; }

bool starts_with_closer(std::string_view piece) {
  std::size_t position = 0;
  return !piece.empty() && is_closer(next_code_point(piece, position));
}

bool is_continuation(const std::string& piece) {
  const auto byte = byte_of_piece(piece);
  return byte && (*byte & 0xC0) == 0x80;
}

/// Returns the last character before piece `at`, skipping closing quotation marks and brackets; 0
/// if there is none nearby.
char32_t character_before(std::span<const std::string> pieces, std::size_t at) {
  constexpr std::size_t max_closers = 3;
  for (std::size_t i = at; i > 0 && i + max_closers >= at; --i) {
    std::string_view piece = pieces[i - 1];
    while (!piece.empty()) {
      const char32_t last = last_code_point(piece);
      if (!is_closer(last)) return last;
      std::string encoded;
      append_utf8(encoded, last);
      piece.remove_suffix(encoded.size());
    }
  }
  return 0;
}

Cut cut_before(std::span<const std::string> pieces, std::size_t at) {
  if (is_continuation(pieces[at])) return Cut::within_character;
  if (starts_with_closer(pieces[at])) return Cut::between_characters;
  const bool space = starts_word(pieces[at]);
  const char32_t before = character_before(pieces, at);
  for (const Stops& stop : stops) {
    if (stop.anywhere.find(before) != stop.anywhere.npos) return stop.cut;
    if (space && stop.before_space.find(before) != stop.before_space.npos) return stop.cut;
  }
  return space ? Cut::between_words : Cut::between_characters;
}

/// Returns the best place for the first cut, from 1 to `limit`.
std::size_t first_cut(std::span<const std::string> pieces, std::size_t limit) {
  const std::size_t parts = (pieces.size() + limit - 1) / limit;
  const std::size_t even = (pieces.size() + parts - 1) / parts;
  using Rank = std::pair<Cut, std::ptrdiff_t>;
  std::size_t best = limit;
  std::optional<Rank> best_rank;
  for (std::size_t at = 1; at <= limit; ++at) {
    const std::size_t distance = at > even ? at - even : even - at;
    const Rank rank{cut_before(pieces, at), -static_cast<std::ptrdiff_t>(distance)};
    if (!best_rank || rank > *best_rank) {
      best_rank = rank;
      best = at;
    }
  }
  return best;
}

}  // namespace

std::vector<SentencePart> split_sentence(std::span<const std::string> pieces, std::size_t limit) {
  std::vector<SentencePart> parts;
  std::size_t begin = 0;
  bool after_space = false;
  while (pieces.size() - begin > limit) {
    const std::size_t end = begin + first_cut(pieces.subspan(begin), limit);
    parts.push_back({begin, end, after_space});
    after_space = starts_word(pieces[end]);
    begin = pieces[end] == " " ? end + 1 : end;
  }
  if (begin < pieces.size()) parts.push_back({begin, pieces.size(), after_space});
  return parts;
}

}  // namespace attentive
