// Fuzzes copying, which accepts any words, pieces and attention, and writes only digits of the
// source or the model. The input is a source, a target and a prefix, one per line, and bytes for
// pieces and attention.

#include "core/search/copying.h"

#include "core/search/copyable.h"
#include "core/support/copying_properties.h"
#include "core/text/utf8.h"
#include "fuzz.h"

namespace attentive {
namespace {

std::string_view take_line(std::string_view& input) {
  const std::string_view line = input.substr(0, input.find('\n'));
  input.remove_prefix(std::min(input.size(), line.size() + 1));
  return line;
}

/// Supplies bytes endlessly, repeating the input's.
class Dice {
 public:
  explicit Dice(std::string_view bytes) : bytes_(bytes.empty() ? "\x5A" : bytes) {}
  unsigned roll() { return static_cast<unsigned char>(bytes_[next_++ % bytes_.size()]); }

 private:
  std::string_view bytes_;
  std::size_t next_ = 0;
};

/// Splits a text into pieces, some of them bytes and a few unknown.
std::vector<std::string> spell(std::string_view text, Dice& dice) {
  std::vector<std::string> pieces = {"▁"};
  for (const char c : text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(c);
    const unsigned roll = dice.roll();
    if (c == ' ') {
      pieces.emplace_back("▁");
    } else if (byte >= 0x80 || roll % 8 == 0) {
      pieces.push_back({'<', '0', 'x', digits[byte / 16], digits[byte % 16], '>'});
    } else if (roll == 1) {
      pieces.emplace_back("<unk>");
    } else if (roll % 4 == 1) {
      pieces.back() += c;
    } else {
      pieces.push_back({c});
    }
  }
  return pieces;
}

void copy(std::string_view input) {
  constexpr std::size_t most = 400;
  const auto take_text = [&input] { return well_formed(take_line(input).substr(0, most)); };
  const std::string source = take_text();
  const std::string target = take_text();
  const std::string prefix = take_text();
  Dice dice(input);
  const std::vector<std::string> pieces = spell(source, dice);
  std::vector<Word> words = words_of(source, pieces);
  const std::size_t columns = remove_unknown_symbols(words, pieces).size() + 1;
  const std::vector<std::string> target_pieces = spell(target, dice);
  std::vector<Word> written = words_of(target, target_pieces);
  if (!written.empty()) written.front().space = prefix.empty() ? "" : " ";
  Matrix attention;
  attention.resize_zero(static_cast<Index>(target_pieces.size()) + 1, static_cast<Index>(columns));
  for (Index row = 0; row < attention.rows(); ++row) {
    for (Index column = 0; column < attention.cols(); ++column) {
      attention(row, column) = static_cast<Real>(dice.roll()) / 255;
    }
    const Real sum = attention.view().row(row).sum();
    if (sum > 0) attention.view().row(row) /= sum;
  }
  const auto copied = text_with_copies(words, written, attention.view(), prefix);
  if (copied && !has_only_given_digits(prefix + copied->text, source, prefix + ' ' + target)) {
    std::abort();
  }
}

}  // namespace
}  // namespace attentive

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  attentive::copy(attentive::as_text(data, size));
  return 0;
}
