#include "core/bundle/shortlist.h"

#include <algorithm>
#include <cstring>
#include <functional>
#include <utility>

#include "core/error.h"
#include "core/token_set.h"

namespace attentive {
namespace {

constexpr std::string_view begins_name = "shortlist.begins";
constexpr std::string_view tokens_name = "shortlist.tokens";

class ShortlistReader {
 public:
  ShortlistReader(std::vector<NamedTensor>& tensors, const std::string& file_name)
      : tensors_(tensors), file_name_(file_name) {}

  Shortlist read(const ModelConfig& config) {
    if (config.targets.size() > 1)
      fail(begins_name, "belongs to models with one target; remove it");
    Shortlist shortlist{take(begins_name), take(tokens_name)};
    check_begins(shortlist, config.source_vocabulary_size);
    check_tokens(shortlist, config.targets.front().vocabulary_size);
    return shortlist;
  }

 private:
  [[noreturn]] void fail(std::string_view name, const Message& message) const {
    throw Error(ErrorCode::bad_model, {file_name_, ": tensor \"", name, "\" ", message.text()});
  }

  std::vector<std::int32_t> take(std::string_view name) {
    const auto found = std::ranges::find(tensors_, name, &NamedTensor::name);
    if (found == tensors_.end()) fail(name, "is missing; a shortlist demands it");
    const TensorView& tensor = found->tensor;
    if (tensor.dtype != DType::i32 || tensor.shape.size() != 1) {
      fail(name, "must be I32 with one dimension");
    }
    std::vector<std::int32_t> values(tensor.bytes.size() / sizeof(std::int32_t));
    if (!values.empty()) std::memcpy(values.data(), tensor.bytes.data(), tensor.bytes.size());
    tensors_.erase(found);
    return values;
  }

  void check_begins(const Shortlist& shortlist, Index source_vocabulary_size) const {
    const std::vector<std::int32_t>& begins = shortlist.begins;
    if (std::ssize(begins) != source_vocabulary_size + 1) {
      fail(begins_name, "must have one value more than the source vocabulary has pieces");
    }
    if (begins.front() != 0 || !std::ranges::is_sorted(begins) ||
        begins.back() != std::ssize(shortlist.tokens)) {
      fail(begins_name, {"must ascend from 0 to the length of ", tokens_name});
    }
  }

  void check_tokens(const Shortlist& shortlist, Index target_vocabulary_size) const {
    for (std::size_t token = 0; token + 1 < shortlist.begins.size(); ++token) {
      const std::span<const TokenId> of_token =
          std::span(shortlist.tokens)
              .subspan(
                  static_cast<std::size_t>(shortlist.begins[token]),
                  static_cast<std::size_t>(shortlist.begins[token + 1] - shortlist.begins[token]));
      const bool ascends =
          std::ranges::adjacent_find(of_token, std::ranges::greater_equal()) == of_token.end();
      if (!ascends || (!of_token.empty() &&
                       (of_token.front() < 0 || of_token.back() >= target_vocabulary_size))) {
        fail(tokens_name,
             "must hold ids of the target vocabulary, ascending for each source token");
      }
      if (std::cmp_equal(token, end_id) && !std::ranges::binary_search(of_token, end_id)) {
        fail(tokens_name, "must have </s> among the candidates of </s>");
      }
    }
  }

  std::vector<NamedTensor>& tensors_;
  const std::string& file_name_;
};

}  // namespace

std::vector<TokenId> Shortlist::candidates(std::span<const TokenId> source,
                                           Index target_vocabulary_size) const {
  TokenSet candidates(target_vocabulary_size);
  for (const TokenId token : source) {
    const auto place = begins.begin() + token;
    for (std::int32_t i = *place; i < *(place + 1); ++i) {
      candidates.insert(tokens[static_cast<std::size_t>(i)]);
    }
  }
  return candidates.list();
}

bool is_shortlist_tensor(std::string_view name) {
  return name == begins_name || name == tokens_name;
}

std::vector<NamedTensor> tensors_of(const Shortlist& shortlist) {
  return {vector_tensor(begins_name, shortlist.begins),
          vector_tensor(tokens_name, shortlist.tokens)};
}

std::optional<Shortlist> take_shortlist(std::vector<NamedTensor>& tensors,
                                        const ModelConfig& config, const std::string& file_name) {
  const bool has_one = std::ranges::any_of(
      tensors, [](const NamedTensor& tensor) { return is_shortlist_tensor(tensor.name); });
  if (!has_one) return std::nullopt;
  return ShortlistReader(tensors, file_name).read(config);
}

}  // namespace attentive
