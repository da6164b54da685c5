#include "core/text/charsmap.h"

#include <algorithm>

#include "core/error.h"

namespace attentive {
namespace {

/// A limit far above the length of any rule, because a damaged trie may contain a cycle.
constexpr std::size_t max_replaced_bytes = 256;
/// The longest known replacement, that of U+FDFA, has 33. A longer one could make a short text
/// exhaust memory.
constexpr std::size_t max_replacement_bytes = 64;
/// A node's children lie in one block of units.
constexpr std::size_t block_units = 256;

std::uint32_t read_unit(std::string_view bytes) {
  std::uint32_t unit = 0;
  for (std::size_t i = 4; i-- > 0;) unit = unit << 8U | static_cast<unsigned char>(bytes[i]);
  return unit;
}

// These read the bits of a unit. A node holds its label, whether one of its children is a value,
// and the distance to its children. A unit with a value has bit 31 set, and so matches no label.
std::uint32_t label_of(std::uint32_t unit) { return unit & 0x800000FFU; }
bool has_value(std::uint32_t unit) { return (unit & 0x100U) != 0; }
std::uint32_t offset_of(std::uint32_t unit) { return unit >> 10U << ((unit & 0x200U) >> 6U); }
std::uint32_t value_of(std::uint32_t unit) { return unit & 0x7FFFFFFFU; }
bool is_value(std::uint32_t unit) { return unit >> 31U != 0; }

}  // namespace

Charsmap::Charsmap(std::string_view bytes, const std::string& where) {
  const auto fail = [&where](const std::string& message) {
    throw Error(ErrorCode::bad_model, where + " " + message + "; the file is damaged");
  };
  if (bytes.empty()) return;
  if (bytes.size() < 4) fail("is cut off within its first number");
  const std::uint32_t trie_bytes = read_unit(bytes);
  if (trie_bytes == 0 || trie_bytes % (4 * block_units) != 0 || trie_bytes > bytes.size() - 4) {
    fail("claims a trie of " + std::to_string(trie_bytes) + " bytes, but needs whole blocks of " +
         "1024 within the " + std::to_string(bytes.size() - 4) + " that follow");
  }
  units_ = bytes.substr(4, trie_bytes);
  strings_ = bytes.substr(4 + std::size_t{trie_bytes});
  if (strings_.empty() || strings_.back() != '\0') fail("has strings that do not end with NUL");
  for (std::size_t begin = 0; begin < strings_.size();) {
    const std::size_t size = strings_.find('\0', begin) - begin;
    if (size > max_replacement_bytes) {
      fail("has a replacement of " + std::to_string(size) + " bytes; at most " +
           std::to_string(max_replacement_bytes) + " are supported");
    }
    begin += size + 1;
  }
  for (std::size_t i = 0; i < unit_count(); ++i) {
    if (is_value(unit(i))) continue;
    const std::size_t children = i ^ offset_of(unit(i));
    if (children >= unit_count())
      fail("has a trie whose unit " + std::to_string(i) + " points outside the trie");
    if (has_value(unit(i)) && value_of(unit(children)) >= strings_.size()) {
      fail("has a trie whose unit " + std::to_string(i) + " points past the last string");
    }
  }
}

std::uint32_t Charsmap::unit(std::size_t index) const {
  return read_unit(units_.substr(4 * index, 4));
}

std::optional<Charsmap::Match> Charsmap::match(std::string_view text) const {
  std::optional<Match> longest;
  if (units_.empty()) return longest;
  std::size_t node = offset_of(unit(0));
  for (std::size_t i = 0; i < std::min(text.size(), max_replaced_bytes); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    node ^= byte;
    const std::uint32_t found = unit(node);
    if (label_of(found) != byte) break;
    node ^= offset_of(found);
    if (!has_value(found)) continue;
    const std::string_view strings = strings_.substr(value_of(unit(node)));
    longest = {strings.substr(0, strings.find('\0')), i + 1};
  }
  return longest;
}

}  // namespace attentive
