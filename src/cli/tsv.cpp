#include "cli/tsv.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "cli/byte_stream.h"
#include "cli/lines.h"
#include "core/error.h"
#include "core/text/clean_text.h"
#include "core/text/utf8.h"

namespace attentive {
namespace {

/// The most unusable lines that an error lists.
constexpr std::size_t max_listed_errors = 10;

/// Rejects a line that has other line ends or is not text.
void require_text(std::string_view line, const std::string& where) {
  if (line.find('\0') != std::string_view::npos) {
    refuse(where, "contains a NUL character, as UTF-16 does; convert the file to UTF-8");
  }
  if (line.find('\r') != std::string_view::npos) {
    refuse(where, "contains a carriage return without a line feed; end lines in LF or CRLF");
  }
}

/// Calls `use(line, where)` for each line of a file, `where` naming it in messages. Lines that it
/// rejects are counted, and the first of them are reported together.
template <typename Use>
void for_each_line(const std::string& path, const Use& use) {
  const ByteStream next_chunk = open_stream(path);
  LineSplitter splitter(path);
  std::size_t refused = 0;
  std::string errors;
  const auto take = [&](std::string_view line) {
    try {
      require_text(line, splitter.where());
      use(line, splitter.where());
    } catch (const Error& error) {
      if (++refused <= max_listed_errors) errors += std::string("\n") + error.what();
    }
  };
  for (std::string_view chunk; !(chunk = next_chunk()).empty();) {
    splitter.append(chunk);
    while (const auto line = splitter.next()) take(*line);
  }
  if (const auto line = splitter.rest()) take(*line);
  if (refused == 1) refuse(errors.substr(1));
  if (refused > max_listed_errors) errors += "\n…";
  if (refused > 1) refuse(path, std::to_string(refused) + " lines cannot be used:" + errors);
}

std::size_t column_count(std::string_view line) {
  return static_cast<std::size_t>(std::ranges::count(line, '\t')) + 1;
}

/// Returns column `number`, from 1, of a line.
std::string column(std::string_view line, std::size_t number, const std::string& where) {
  for (std::size_t i = 1; i < number; ++i) {
    const std::size_t tab = line.find('\t');
    if (tab == std::string_view::npos) {
      refuse(where, "has " + std::to_string(i) + (i == 1 ? " column" : " columns") + ", column " +
                        std::to_string(number) + " is missing; separate columns by tabs");
    }
    line.remove_prefix(tab + 1);
  }
  const std::string_view text = line.substr(0, line.find('\t'));
  if (!is_well_formed(text)) {
    refuse(where, "column " + std::to_string(number) + " is not UTF-8; convert the file");
  }
  if (is_blank(text)) {
    refuse(where, "column " + std::to_string(number) + " is empty; remove the line");
  }
  return std::string(text);
}

/// Calls `use(line, source, target)` for each line of a file, and again for each further target.
template <typename Use>
void for_each_pair(const std::string& path, const TsvColumns& columns, FurtherTargets further,
                   const Use& use) {
  bool empty = true;
  for_each_line(path, [&](std::string_view line, const std::string& where) {
    empty = false;
    std::string target = column(line, columns.target, where);
    const std::string source = column(line, columns.source, where);
    use(line, source, std::move(target));
    if (further == FurtherTargets::none) return;
    for (std::size_t number = columns.target + 1; number <= column_count(line); ++number) {
      if (number != columns.source) use(line, source, column(line, number, where));
    }
  });
  if (empty) refuse(path, "is empty; give a tab-separated text file");
}

}  // namespace

SentencePairs read_tsv(const std::string& path, const TsvColumns& columns, FurtherTargets further) {
  SentencePairs pairs;
  for_each_pair(path, columns, further,
                [&](std::string_view, const std::string& source, std::string target) {
                  pairs.sources.push_back(source);
                  pairs.targets.push_back(std::move(target));
                });
  return pairs;
}

TsvLines read_tsv_lines(const std::string& path, const TsvColumns& columns) {
  TsvLines file;
  for_each_pair(path, columns, FurtherTargets::none,
                [&](std::string_view line, const std::string& source, std::string target) {
                  file.lines.emplace_back(line);
                  file.pairs.sources.push_back(source);
                  file.pairs.targets.push_back(std::move(target));
                });
  return file;
}

std::vector<Term> read_glossary(const std::string& path) {
  std::vector<Term> terms;
  for_each_line(path, [&](std::string_view line, const std::string& where) {
    if (is_blank(line)) return;
    const bool has_target = column_count(line) > 1;
    terms.push_back({column(line, 1, where), has_target ? column(line, 2, where) : ""});
  });
  return terms;
}

TsvColumn read_column(const std::string& path, std::size_t number) {
  TsvColumn read;
  for_each_line(path, [&](std::string_view line, const std::string& where) {
    if (is_blank(line)) return;
    read.texts.push_back(column(line, number, where));
    read.columns = std::max(read.columns, column_count(line));
  });
  if (read.texts.empty()) refuse(path, "is empty; give a text file");
  return read;
}

}  // namespace attentive
