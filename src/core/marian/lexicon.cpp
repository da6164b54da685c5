#include "core/marian/lexicon.h"

#include <algorithm>
#include <functional>
#include <span>
#include <vector>

#include "core/heap_sort.h"
#include "core/marian/binary_reader.h"

namespace attentive {
namespace {

constexpr std::uint64_t lexicon_magic = 0xF11A48D5013417F5;
constexpr std::uint64_t max_lexicon_entries = 1 << 28;

/// A lexicon with the ids of the file.
struct Lexicon {
  std::uint64_t first_count = 0;
  /// [source vocabulary + 1]: the position of each token's first entry; the last is their count.
  std::vector<std::uint64_t> begins;
  std::vector<std::uint32_t> entries;

  std::span<const std::uint32_t> of(std::size_t source) const {
    return std::span(entries).subspan(
        static_cast<std::size_t>(begins[source]),
        static_cast<std::size_t>(begins[source + 1] - begins[source]));
  }
};

Lexicon read_lexicon(BinaryReader reader, const MarianConfig& config) {
  if (const std::uint64_t magic = reader.read_u64("the beginning"); magic != lexicon_magic) {
    reader.fail(
        "is not a binary lexical shortlist of Marian: it does not begin with the magic number");
  }
  reader.read_u64("the checksum");
  Lexicon lexicon{
      .first_count = reader.read_u64("the number of first tokens"), .begins = {}, .entries = {}};
  const auto target_size = static_cast<std::uint64_t>(config.target_vocabulary_size);
  if (lexicon.first_count == 0 || lexicon.first_count > target_size) {
    reader.fail("adds the first " + std::to_string(lexicon.first_count) +
                " target tokens; it must be 1 to " + std::to_string(target_size));
  }
  reader.read_u64("the number of best tokens");
  const auto offsets = static_cast<std::uint64_t>(config.source_vocabulary_size) + 1;
  if (const std::uint64_t count = reader.read_u64("the number of offsets"); count != offsets) {
    reader.fail("has " + std::to_string(count) + " offsets; the model's source vocabulary needs " +
                std::to_string(offsets));
  }
  const std::uint64_t entries = reader.read_u64("the number of entries");
  if (entries > max_lexicon_entries) {
    reader.fail("says that it has " + std::to_string(entries) + " entries; it may have " +
                std::to_string(max_lexicon_entries));
  }
  lexicon.begins = reader.read<std::uint64_t>(offsets, "the offsets");
  lexicon.entries = reader.read<std::uint32_t>(entries, "the entries");
  if (reader.rest() > 0) {
    reader.fail("has " + std::to_string(reader.rest()) + " bytes after its entries; it is damaged");
  }
  if (lexicon.begins.front() != 0 || lexicon.begins.back() != entries ||
      !std::ranges::is_sorted(lexicon.begins)) {
    reader.fail("has offsets that do not ascend from 0 to the number of entries, " +
                std::to_string(entries));
  }
  for (std::size_t source = 0; source + 1 < lexicon.begins.size(); ++source) {
    const std::span<const std::uint32_t> of_token = lexicon.of(source);
    const bool ascends =
        std::ranges::adjacent_find(of_token, std::ranges::greater_equal()) == of_token.end();
    if (!ascends || (!of_token.empty() && of_token.back() >= target_size)) {
      reader.fail("has entries of source token " + std::to_string(source) +
                  " that do not ascend or are outside the target vocabulary of " +
                  std::to_string(target_size));
    }
  }
  return lexicon;
}

}  // namespace

Shortlist read_marian_lexicon(const ByteSource& file, const std::string& file_name,
                              const MarianConfig& config, bool shares_vocabulary) {
  const Lexicon lexicon = read_lexicon({file, file_name}, config);
  Shortlist shortlist;
  shortlist.begins.assign(marian_first_id + 1, 0);
  shortlist.begins.reserve(marian_first_id + lexicon.begins.size());
  const std::size_t own = shares_vocabulary ? lexicon.begins.size() : 0;
  shortlist.tokens.reserve(lexicon.entries.size() + lexicon.first_count + own);
  for (std::size_t source = 0; source + 1 < lexicon.begins.size(); ++source) {
    const std::span<const std::uint32_t> of_token = lexicon.of(source);
    std::vector<TokenId> candidates(of_token.begin(), of_token.end());
    if (shares_vocabulary) candidates.push_back(static_cast<TokenId>(source));
    if (source == 0) {
      for (std::uint64_t id = 0; id < lexicon.first_count; ++id) {
        candidates.push_back(static_cast<TokenId>(id));
      }
    }
    heap_sort(candidates);
    candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
    for (const TokenId id : candidates) shortlist.tokens.push_back(id + marian_first_id);
    shortlist.begins.push_back(static_cast<std::int32_t>(shortlist.tokens.size()));
  }
  return shortlist;
}

}  // namespace attentive
