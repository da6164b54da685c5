#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/alignment.h"
#include "core/training/batcher.h"

namespace attentive {

/// An alignment as Pharaoh and the aligners after it write it: "0-0 1-2", each pair the places of a
/// source and a target token, from 0.
std::string to_text(const Alignment& alignment);

/// Reads what to_text writes.
/// @param where names the text in messages.
/// @throws Error invalid_argument naming `where`, the pair and the fix.
Alignment parse_alignment(std::string_view text, const std::string& where);

/// The alignments in column `number`, from 1, of a file of sentence pairs.
/// @param examples the file's first pairs, whose alignments are read.
/// @throws Error invalid_argument naming the file, the line and the fix, also for a pair of tokens
/// that the sentences do not have.
std::vector<Alignment> read_alignments(const std::string& path, std::size_t number,
                                       std::span<const Example> examples);

}  // namespace attentive
