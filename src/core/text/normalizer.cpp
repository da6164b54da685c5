#include "core/text/normalizer.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "core/text/tokenizer_component.h"
#include "core/text/utf8.h"

namespace attentive {
namespace {

using nlohmann::json;
using unicode::NormalForm;

constexpr const char* normalizer_list = "normalizers";
constexpr std::size_t max_prefix_bytes = 64;
constexpr std::array form_names{"NFC", "NFD", "NFKC", "NFKD"};  // by NormalForm

void apply(const NormalizeUnicode& step, std::string& text) {
  text = unicode::normalize(text, step.form);
}

void apply(const Lowercase&, std::string& text) { text = unicode::to_lower(text); }

void apply(const StripAccents&, std::string& text) {
  std::string kept;
  for (std::size_t position = 0; position < text.size();) {
    const char32_t code_point = next_code_point(text, position);
    if (unicode::category(code_point) != unicode::Category::mark) append_utf8(kept, code_point);
  }
  text = std::move(kept);
}

void apply(const StripSpace& step, std::string& text) {
  text = unicode::strip(text, step.left, step.right);
}

void apply(const Replace& step, std::string& text) {
  if (text.find(step.pattern) != std::string::npos) text = step.apply(text);
}

void apply(const Prepend& step, std::string& text) { text.insert(0, step.prefix); }

NormalizerStep parse_normalizer_step(const TokenizerComponent& component) {
  const std::string& type = component.type();
  if (const auto* form = std::ranges::find(form_names, type); form != form_names.end()) {
    component.allow({});
    return NormalizeUnicode{static_cast<NormalForm>(form - form_names.begin())};
  }
  if (type == "Lowercase") {
    component.allow({});
    return Lowercase{};
  }
  if (type == "StripAccents") {
    component.allow({});
    return StripAccents{};
  }
  if (type == "Strip") {
    component.allow({"strip_left", "strip_right"});
    return StripSpace{component.boolean("strip_left"), component.boolean("strip_right")};
  }
  if (type == "Replace") return parse_replace(component);
  if (type == "Prepend") {
    component.allow({"prepend"});
    Prepend step{component.text("prepend")};
    if (step.prefix.size() > max_prefix_bytes) {
      component.fail("prepend", {"must not be longer than ", max_prefix_bytes, " bytes"});
    }
    return step;
  }
  component.fail_unsupported({"is a \"", type,
                              "\", which is not supported; supported are NFC, NFD, NFKC, NFKD, "
                              "Lowercase, StripAccents, Strip, Replace, Prepend and Sequence"});
}

json write(const NormalizeUnicode& step) {
  return {{"type", form_names[static_cast<std::size_t>(step.form)]}};
}
json write(const Lowercase&) { return {{"type", "Lowercase"}}; }
json write(const StripAccents&) { return {{"type", "StripAccents"}}; }
json write(const StripSpace& step) {
  return {{"type", "Strip"}, {"strip_left", step.left}, {"strip_right", step.right}};
}
json write(const Prepend& step) { return {{"type", "Prepend"}, {"prepend", step.prefix}}; }

}  // namespace

std::string Normalizer::apply(std::string text) const {
  for (const NormalizerStep& step : steps) {
    std::visit([&text](const auto& each) { attentive::apply(each, text); }, step);
  }
  return text;
}

Normalizer without_composing(Normalizer normalizer) {
  std::vector<NormalizerStep>& steps = normalizer.steps;
  const auto* first = steps.empty() ? nullptr : std::get_if<NormalizeUnicode>(&steps.front());
  if (first != nullptr && first->form == NormalForm::nfc) steps.erase(steps.begin());
  return normalizer;
}

Normalizer parse_normalizer(const json& value, const std::string& where) {
  Normalizer normalizer;
  ReplacementGrowth growth;
  for (const TokenizerComponent& component : read_components(value, where, normalizer_list)) {
    const NormalizerStep& step = normalizer.steps.emplace_back(parse_normalizer_step(component));
    if (const auto* replace = std::get_if<Replace>(&step)) growth.add(*replace, component);
  }
  return normalizer;
}

json to_json(const Normalizer& normalizer) {
  std::vector<json> components;
  for (const NormalizerStep& step : normalizer.steps) {
    components.push_back(std::visit([](const auto& each) { return write(each); }, step));
  }
  return write_components(std::move(components), normalizer_list);
}

}  // namespace attentive
