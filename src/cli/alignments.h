#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/alignment.h"
#include "core/training/batcher.h"

namespace attentive {

/// Writes an alignment in Pharaoh's format: "0-0 1-2", each pair being the indices of a source and
/// a target token, from 0.
std::string to_text(const Alignment& alignment);

/// Reads an alignment in the format of to_text.
/// @param where names the text in messages.
/// @throws Error invalid_argument that names `where`, the pair and the fix.
Alignment parse_alignment(std::string_view text, const std::string& where);

/// Reads the alignments in column `number`, from 1, of a file of sentence pairs.
/// @param examples the file's first pairs, whose alignments are read.
/// @throws Error invalid_argument that names the file, the line and the fix; also for tokens that a
/// sentence does not have.
std::vector<Alignment> read_alignments(const std::string& path, std::size_t number,
                                       std::span<const Example> examples);

}  // namespace attentive
