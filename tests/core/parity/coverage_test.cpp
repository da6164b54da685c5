// Tests that the goldens are of families in which every choice meets every other.

#include <gtest/gtest.h>

#include <initializer_list>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "golden.h"

namespace attentive {
namespace {

/// The choices in which goldens differ, read from the model's configuration.
using Choices = std::map<std::string, std::string>;

bool is_recurrent(const nlohmann::json& part) {
  return part.value("type", "recurrent") == "recurrent";
}

std::string direction_of(const nlohmann::json& encoder) {
  return encoder.at("bidirectional").dump() + encoder.at("reverse_source").dump();
}

Choices choices_of_any(const Golden& golden) {
  const nlohmann::json model = golden.model();
  const nlohmann::json& decoder = model.at("decoder");
  Choices choices = {{"encoder layers", model.at("encoder").at("layers").dump()},
                     {"decoder layers", decoder.at("layers").dump()},
                     {"tied", model.at("tied_embeddings")},
                     {"targets", model.contains("target_vocabulary_sizes") ? "two" : "one"},
                     {"reads", golden.teacher_forcing_ratio() == 1 ? "reference" : "own"},
                     {"placement", "nowhere"}};
  if (model.contains("attention")) {
    const nlohmann::json& attention = model.at("attention");
    choices["context"] = attention.at("score");
    choices["placement"] =
        attention.at("placement").get<std::string>() + attention.at("input_feeding").dump();
  } else if (is_recurrent(decoder)) {
    choices["context"] = model.at("context").get<std::string>() +
                         (decoder.at("readout_size") == 0 ? " without readout" : "");
  } else {
    choices["context"] = decoder.contains("alignment_head") ? "one head" : "mean of heads";
  }
  return choices;
}

Choices choices_of_recurrent(const Golden& golden) {
  const nlohmann::json model = golden.model();
  Choices choices = choices_of_any(golden);
  choices["direction"] = direction_of(model.at("encoder"));
  for (const char* side : {"encoder", "decoder"}) {
    choices[std::string(side) + " cell"] = model.at(side).at("cell");
    choices[std::string(side) + " residual"] = model.at(side).at("residual").dump();
  }
  return choices;
}

Choices choices_of_attending(const Golden& golden) {
  const nlohmann::json model = golden.model();
  const nlohmann::json& encoder = model.at("encoder");
  const nlohmann::json& decoder = model.at("decoder");
  Choices choices = choices_of_any(golden);
  choices["encoder"] = is_recurrent(encoder)
                           ? encoder.at("cell").get<std::string>() + direction_of(encoder)
                           : encoder.at("heads").dump();
  choices["decoder"] =
      is_recurrent(decoder) ? decoder.at("cell").get<std::string>() : decoder.at("heads").dump();
  return choices;
}

/// Returns the choices of the goldens whose encoder and decoder are recurrent, or of the others.
std::vector<Choices> goldens_that_are(bool recurrent) {
  std::vector<Choices> goldens;
  for (const std::string& name : golden_names()) {
    const Golden golden(name);
    const nlohmann::json model = golden.model();
    if ((is_recurrent(model.at("encoder")) && is_recurrent(model.at("decoder"))) != recurrent) {
      continue;
    }
    goldens.push_back(recurrent ? choices_of_recurrent(golden) : choices_of_attending(golden));
  }
  return goldens;
}

std::size_t combinations(const std::vector<Choices>& goldens,
                         std::initializer_list<const char*> names) {
  std::set<std::vector<std::string>> seen;
  for (const Choices& choices : goldens) {
    std::vector<std::string> values;
    for (const char* name : names) values.push_back(choices.at(name));
    seen.insert(values);
  }
  return seen.size();
}

TEST(ParityGoldens, CoverRecurrentModels) {
  const std::vector<Choices> goldens = goldens_that_are(true);
  const auto count = [&](std::initializer_list<const char*> names) {
    return combinations(goldens, names);
  };
  EXPECT_GE(goldens.size(), 60U);
  // There are three cells, three directions, and three depths on either side.
  EXPECT_EQ(count({"encoder cell", "direction", "encoder layers"}), 27U);
  EXPECT_EQ(count({"encoder cell", "decoder cell", "encoder layers"}), 27U);
  EXPECT_EQ(count({"encoder cell", "decoder cell", "decoder layers"}), 27U);
  EXPECT_EQ(count({"encoder layers", "decoder layers"}), 9U);
  // There are four scores, and three contexts without attention.
  EXPECT_EQ(count({"encoder cell", "context", "direction"}), 63U);
  EXPECT_EQ(count({"decoder cell", "context", "direction"}), 63U);
  // The scores occur in three placements, beside the contexts without attention.
  EXPECT_EQ(count({"encoder cell", "context", "placement"}), 45U);
  EXPECT_EQ(count({"decoder cell", "context", "placement"}), 45U);
  EXPECT_EQ(count({"direction", "context", "placement"}), 45U);
  EXPECT_EQ(count({"encoder layers", "context", "placement"}), 45U);
  EXPECT_EQ(count({"decoder layers", "context", "placement"}), 45U);
  // Tied embeddings, residual connections, several targets and free running meet all of these.
  for (const auto& [option, values] : {std::pair{"tied", 3U},
                                       {"encoder residual", 2U},
                                       {"decoder residual", 2U},
                                       {"targets", 2U},
                                       {"reads", 2U}}) {
    EXPECT_EQ(count({option, "context"}), values * 7) << option;
    EXPECT_EQ(count({option, "placement"}), values * 4) << option;
    EXPECT_EQ(count({option, "direction"}), values * 3) << option;
    EXPECT_EQ(count({option, "encoder cell"}), values * 3) << option;
    EXPECT_EQ(count({option, "decoder cell"}), values * 3) << option;
  }
}

TEST(ParityGoldens, CoverTransformersAndSsru) {
  const std::vector<Choices> goldens = goldens_that_are(false);
  const auto count = [&](std::initializer_list<const char*> names) {
    return combinations(goldens, names);
  };
  EXPECT_GE(goldens.size(), 30U);
  // Transformers of one, two and three heads stand under SSRU of as many and under three cells,
  // three recurrent encoders under SSRU alone.
  EXPECT_EQ(count({"encoder", "decoder"}), 3U * 6 + 3 * 3);
  // SSRU has two alignments; cells have four scores and two contexts without attention.
  EXPECT_EQ(count({"encoder", "context"}), 3U * 8 + 3 * 2);
  EXPECT_EQ(count({"decoder", "context"}), 3U * 2 + 3 * 6);
  EXPECT_EQ(count({"context", "placement"}), 4U * 3 + 4);
  EXPECT_EQ(count({"encoder layers", "decoder layers"}), 4U);
  for (const auto& [option, values] : {std::pair{"tied", 3U},
                                       {"targets", 2U},
                                       {"reads", 2U},
                                       {"encoder layers", 2U},
                                       {"decoder layers", 2U}}) {
    EXPECT_EQ(count({option, "encoder"}), values * 6) << option;
    EXPECT_EQ(count({option, "decoder"}), values * 6) << option;
    EXPECT_EQ(count({option, "context"}), values * 8) << option;
    EXPECT_EQ(count({option, "placement"}), values * 4) << option;
  }
}

}  // namespace
}  // namespace attentive
