#include "core/training/config.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/expect_error.h"

namespace attentive {
namespace {

struct Wrong {
  const char* json;
  const char* message;
};

TEST(TrainingConfig, NamesTheWrongField) {
  const Wrong cases[] = {
      {R"([])", "config must be an object"},
      {R"({"epoch": 3})", "config.epoch is unknown; allowed here: epochs"},
      {R"({"epochs": 0})", "config.epochs must be a whole number from 1"},
      {R"({"epochs": 1.5})", "config.epochs must be a whole number"},
      {R"({"epochs": 1e300})", "config.epochs must be a whole number"},
      {R"({"epochs": 18446744073709551615})", "config.epochs must be a whole number"},
      {R"({"batch_tokens": "many"})", "config.batch_tokens must be a whole number"},
      {R"({"learning_rate": -1})", "config.learning_rate must be a number from 0"},
      {R"({"learning_rate": null})", "config.learning_rate must be a number"},
      {R"({"schedule": "linear"})", R"(config.schedule must be one of "constant", "cosine")"},
      {R"({"clip_norm": 0})", "config.clip_norm must be a number"},
      {R"({"label_smoothing": 1})", "config.label_smoothing must be a number from 0"},
      {R"({"seed": -1})", "config.seed must be a whole number from 0"},
      {R"({"threads": 1000})", "config.threads must be a whole number from 1 to 64"},
  };
  for (const Wrong& wrong : cases) {
    expect_error(ErrorCode::invalid_argument, wrong.message,
                 [&] { parse_training_config(nlohmann::json::parse(wrong.json), "config"); });
  }
}

TEST(TrainingConfig, SurvivesARoundTrip) {
  TrainingConfig config;
  config.epochs = 3;
  config.schedule = Schedule::constant;
  config.label_smoothing = 0.1;
  config.seed = 1234567890123;
  EXPECT_EQ(to_json(parse_training_config(to_json(config), "config")), to_json(config));
}

TEST(LearningRate, WarmsUpThenFallsAlongHalfACosine) {
  TrainingConfig config;
  config.learning_rate = 0.8;
  config.warmup_steps = 4;
  EXPECT_DOUBLE_EQ(learning_rate_at(config, 1, 104), 0.2);
  EXPECT_DOUBLE_EQ(learning_rate_at(config, 4, 104), 0.8);
  EXPECT_DOUBLE_EQ(learning_rate_at(config, 5, 104), 0.8);
  EXPECT_NEAR(learning_rate_at(config, 55, 104), 0.4, 1e-12);
  EXPECT_GT(learning_rate_at(config, 104, 104), 0);
  EXPECT_LT(learning_rate_at(config, 104, 104), 0.001);
  config.schedule = Schedule::constant;
  EXPECT_DOUBLE_EQ(learning_rate_at(config, 104, 104), 0.8);
}

}  // namespace
}  // namespace attentive
