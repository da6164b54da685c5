#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace attentive {

/// Which columns of a tab-separated file hold the two sides, counted from 1.
struct TsvColumns {
  std::size_t source = 1;
  std::size_t target = 2;
};

/// The sentences of a corpus; those with the same index belong together.
struct SentencePairs {
  std::vector<std::string> sources;
  std::vector<std::string> targets;
};

/// Reads a tab-separated file, plain or gzipped, of UTF-8 lines that end in LF or CRLF. The text is
/// normalised to NFC.
/// @throws Error invalid_argument naming the file, the line and the fix.
SentencePairs read_tsv(const std::string& path, const TsvColumns& columns);

}  // namespace attentive
