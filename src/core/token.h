#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string_view>

namespace attentive {

/// The index of a piece in a vocabulary.
using TokenId = std::int32_t;

/// The ids of special tokens, which every model's vocabularies have.
inline constexpr TokenId pad_id = 0;
inline constexpr TokenId start_id = 1;
inline constexpr TokenId end_id = 2;
inline constexpr TokenId unknown_id = 3;
inline constexpr std::string_view special_tokens[] = {"<pad>", "<s>", "</s>", "<unk>"};
inline constexpr std::size_t special_token_count = std::size(special_tokens);

}  // namespace attentive
