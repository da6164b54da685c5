#include "core/text/token_decoder.h"

#include <nlohmann/json.hpp>
#include <optional>

#include "core/text/byte_level.h"
#include "core/text/pieces.h"
#include "core/text/tokenizer_component.h"
#include "core/text/utf8.h"

namespace attentive {
namespace {

using nlohmann::json;
using Pieces = std::vector<std::string>;

constexpr const char* token_decoder_list = "decoders";
constexpr std::size_t max_stripped = 1000;

void apply(const Replace& step, Pieces& pieces) {
  for (std::string& piece : pieces) piece = step.apply(piece);
}

void apply(const JoinBytes&, Pieces& pieces) {
  Pieces joined;
  std::string bytes;
  // A model may write any bytes; those that are not UTF-8 become U+FFFD.
  const auto flush = [&] {
    if (!bytes.empty()) joined.push_back(well_formed(bytes));
    bytes.clear();
  };
  for (std::string& piece : pieces) {
    if (const std::optional<unsigned char> byte = byte_of_piece(piece)) {
      bytes += static_cast<char>(*byte);
    } else {
      flush();
      joined.push_back(std::move(piece));
    }
  }
  flush();
  pieces = std::move(joined);
}

std::string concatenation(const Pieces& pieces) {
  std::string text;
  for (const std::string& piece : pieces) text += piece;
  return text;
}

void apply(const Fuse&, Pieces& pieces) { pieces = {concatenation(pieces)}; }

void apply(const StripCharacter& step, Pieces& pieces) {
  const std::size_t size = step.character.size();
  for (std::string& piece : pieces) {
    std::string_view rest = piece;
    for (std::size_t i = 0; i < step.start && rest.starts_with(step.character); ++i) {
      rest.remove_prefix(size);
    }
    for (std::size_t i = 0; i < step.stop && rest.ends_with(step.character); ++i) {
      rest.remove_suffix(size);
    }
    piece = std::string(rest);
  }
}

void apply(const UnmarkSpaces& step, Pieces& pieces) {
  for (std::string& piece : pieces) piece = Replace{step.mark, " "}.apply(piece);
  if (step.prepended && !pieces.empty() && pieces.front().starts_with(' ')) {
    pieces.front().erase(0, 1);
  }
}

void apply(const UnmaskBytes&, Pieces& pieces) {
  std::string bytes;
  const std::string text = concatenation(pieces);
  for (std::size_t position = 0; position < text.size();) {
    const char32_t character = next_code_point(text, position);
    if (const std::optional<unsigned char> byte = byte_level_byte(character)) {
      bytes += static_cast<char>(*byte);
    } else {
      append_utf8(bytes, character);
    }
  }
  pieces = {well_formed(bytes)};
}

void apply(const UnmarkWordEnds& step, Pieces& pieces) {
  for (std::string& piece : pieces) {
    piece = Replace{step.suffix, &piece == &pieces.back() ? "" : " "}.apply(piece);
  }
}

TokenDecoderStep parse_token_decoder_step(const TokenizerComponent& component) {
  const std::string& type = component.type();
  if (type == "Replace") return parse_replace(component);
  if (type == "ByteFallback") {
    component.allow({});
    return JoinBytes{};
  }
  if (type == "Fuse") {
    component.allow({});
    return Fuse{};
  }
  if (type == "Strip") {
    component.allow({"content", "start", "stop"});
    StripCharacter step{component.text("content"), component.integer("start", max_stripped),
                        component.integer("stop", max_stripped)};
    if (!single_code_point(step.character)) component.fail("content", "must be one character");
    return step;
  }
  if (type == "Metaspace") {
    component.allow({"replacement", "prepend_scheme", "split", "add_prefix_space", "str_rep"});
    UnmarkSpaces step{component.text("replacement"),
                      component.boolean("add_prefix_space", true) &&
                          component.optional_text("prepend_scheme") != "never"};
    if (step.mark.empty()) component.fail("replacement", "must not be empty");
    return step;
  }
  if (type == "ByteLevel") {
    component.allow({"add_prefix_space", "trim_offsets", "use_regex"});
    return UnmaskBytes{};
  }
  if (type == "BPEDecoder") {
    component.allow({"suffix"});
    UnmarkWordEnds step{component.text("suffix")};
    if (step.suffix.empty()) component.fail("suffix", "must not be empty");
    return step;
  }
  component.fail_unsupported({"is a \"", type,
                              "\", which is not supported; supported are Replace, ByteFallback, "
                              "Fuse, Strip, Metaspace, ByteLevel, BPEDecoder and Sequence"});
}

json write(const JoinBytes&) { return {{"type", "ByteFallback"}}; }
json write(const Fuse&) { return {{"type", "Fuse"}}; }
json write(const StripCharacter& step) {
  return {
      {"type", "Strip"}, {"content", step.character}, {"start", step.start}, {"stop", step.stop}};
}
json write(const UnmarkSpaces& step) {
  return {{"type", "Metaspace"},
          {"replacement", step.mark},
          {"prepend_scheme", step.prepended ? "always" : "never"},
          {"split", true}};
}
json write(const UnmaskBytes&) {
  return {{"type", "ByteLevel"},
          {"add_prefix_space", true},
          {"trim_offsets", true},
          {"use_regex", true}};
}
json write(const UnmarkWordEnds& step) { return {{"type", "BPEDecoder"}, {"suffix", step.suffix}}; }

}  // namespace

std::string TokenDecoder::apply(Pieces pieces) const {
  for (const TokenDecoderStep& step : steps) {
    std::visit([&pieces](const auto& each) { attentive::apply(each, pieces); }, step);
  }
  if (!steps.empty()) return concatenation(pieces);
  std::string text;
  for (const std::string& piece : pieces) text += (text.empty() ? "" : " ") + piece;
  return text;
}

TokenDecoder parse_token_decoder(const json& value, const std::string& where) {
  TokenDecoder decoder;
  ReplacementGrowth growth;
  for (const TokenizerComponent& component : read_components(value, where, token_decoder_list)) {
    const TokenDecoderStep& step = decoder.steps.emplace_back(parse_token_decoder_step(component));
    if (const auto* replace = std::get_if<Replace>(&step)) growth.add(*replace, component);
  }
  return decoder;
}

json to_json(const TokenDecoder& decoder) {
  std::vector<json> components;
  for (const TokenDecoderStep& step : decoder.steps) {
    components.push_back(std::visit([](const auto& each) { return write(each); }, step));
  }
  return write_components(std::move(components), token_decoder_list);
}

}  // namespace attentive
