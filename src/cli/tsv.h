#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/search/glossary.h"
#include "core/training/sentence_pairs.h"

namespace attentive {

/// The columns of a tab-separated file that hold the two sides, counted from 1.
struct TsvColumns {
  std::size_t source = 1;
  std::size_t target = 2;
};

/// Whether the columns after the target's hold further targets of the same source.
enum class FurtherTargets { none, all_columns };

/// Reads a tab-separated file, plain or gzipped, of UTF-8 lines that end in LF or CRLF. Texts are
/// not cleaned, which each tokenizer does in its own way. Each further target makes a pair of its
/// own.
/// @throws Error invalid_argument that names the file, the lines that cannot be used (the first
/// ten, and how many there are) and the fix.
SentencePairs read_tsv(const std::string& path, const TsvColumns& columns,
                       FurtherTargets further = FurtherTargets::none);

/// The pairs of such a file, each with its whole line.
struct TsvLines {
  std::vector<std::string> lines;
  SentencePairs pairs;
};

/// Reads such a file with its lines.
/// @throws Error invalid_argument as read_tsv does.
TsvLines read_tsv_lines(const std::string& path, const TsvColumns& columns);

/// A column of such a file, and how many columns its widest line has.
struct TsvColumn {
  std::vector<std::string> texts;
  std::size_t columns = 0;
};

/// Reads column `number`, from 1; in a text file without tabs, the first is the whole line. Blank
/// lines are skipped.
/// @throws Error invalid_argument as read_tsv does.
TsvColumn read_column(const std::string& path, std::size_t number);

/// Reads a glossary: a term and its translation on each line, or a term alone, which stays as it
/// is. Blank lines are skipped.
/// @throws Error invalid_argument as read_tsv does.
std::vector<Term> read_glossary(const std::string& path);

}  // namespace attentive
