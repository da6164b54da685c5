#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attentive {

/// Returns whether the line `next` continues the paragraph that ends with `before`: neither is
/// blank, `next` does not begin as a list, a quotation or a table does, and a sentence does not end
/// where another begins. The package has the same rule (src/js/text/segmenter).
bool is_wrapped(std::string_view before, std::string_view next);

/// Joins lines that are wrapped at a column to paragraphs. A blank line is a paragraph of its own.
class ParagraphJoiner {
 public:
  /// Returns the paragraphs that have ended, now that these lines have arrived.
  std::vector<std::string> add(const std::vector<std::string>& lines);

  /// Returns the last paragraph, if there is one, once all lines have arrived.
  std::vector<std::string> rest();

 private:
  std::optional<std::string> open_;  // the paragraph that the next line may continue
  std::string last_line_;            // of `open_`
};

}  // namespace attentive
