#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/search/copyable.h"
#include "core/search/unit_attention.h"

namespace attentive {

/// Writes the translations of the source's terms into the target, each once: in place of the unit
/// that looks at the term most, and of those beside it that say nothing else. If the target has a
/// translation already, that stays. Begins a sentence with a capital, unless the term stays as it
/// is or has capitals of its own.
/// @param copies gets those of each target unit, from terms that stay as they are.
/// @param written whether each source unit is written: in the prefix or, afterwards, as a term.
/// @param has_prefix whether there is text before the target.
/// @return for each target unit the term that it says, or UnitAttention::none.
std::vector<std::size_t> write_terms(std::vector<Unit>& target,
                                     std::vector<std::vector<Copy>>& copies,
                                     std::span<const Unit> source, const UnitAttention& attention,
                                     std::vector<bool>& written, bool has_prefix);

}  // namespace attentive
