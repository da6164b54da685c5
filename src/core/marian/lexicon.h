#pragma once

#include <string>

#include "core/bundle/byte_source.h"
#include "core/bundle/shortlist.h"
#include "core/marian/config.h"

namespace attentive {

/// The difference between our ids and those in Marian's files: Marian's vocabularies begin with
/// </s> and <unk>, and Attentive puts <pad> and <s> before them.
inline constexpr TokenId marian_first_id = end_id;

/// Reads a lexical shortlist, "lex.50.50.xxyy.s2t.bin". Marian adds the first tokens of the target
/// vocabulary to the candidates of every sentence, and the source tokens themselves if both sides
/// share a vocabulary; here the former become candidates of </s>, which ends every sentence. The
/// file's checksum is not verified, because builds of Marian compute it differently.
/// @param shares_vocabulary whether both sides share a vocabulary.
/// @throws Error bad_model if it is damaged or belongs to other vocabularies.
Shortlist read_marian_lexicon(const ByteSource& file, const std::string& file_name,
                              const MarianConfig& config, bool shares_vocabulary);

}  // namespace attentive
