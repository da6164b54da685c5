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

TEST(TrainingConfig, NamesTheWrongFieldInErrors) {
  const Wrong cases[] = {
      {R"([])", "config must be an object"},
      {R"({"epoch": 3})", "config.epoch is unknown; allowed here: epochs"},
      {R"({"epochs": 0})", "config.epochs must be an integer from 1"},
      {R"({"epochs": 1.5})", "config.epochs must be an integer"},
      {R"({"epochs": 1e300})", "config.epochs must be an integer"},
      {R"({"epochs": 18446744073709551615})", "config.epochs must be an integer"},
      {R"({"batch_tokens": "many"})", "config.batch_tokens must be an integer"},
      {R"({"learning_rate": -1})", "config.learning_rate must be a number from 0"},
      {R"({"learning_rate": null})", "config.learning_rate must be a number"},
      {R"({"schedule": "linear"})",
       R"(config.schedule must be one of "constant", "cosine", "inverse_sqrt", "plateau")"},
      {R"({"schedule": "inverse_sqrt"})",
       R"(config.warmup_steps must be at least 1 with schedule "inverse_sqrt")"},
      {R"({"plateau": {}})",
       R"(config.plateau is an option of schedule "plateau"; schedule is "cosine" here)"},
      {R"({"schedule": "plateau", "plateau": {"factor": 1}})",
       "config.plateau.factor must be a number from 0.001 to 0.999"},
      {R"({"schedule": "plateau", "plateau": {"patience": 0}})",
       "config.plateau.patience must be an integer from 1"},
      {R"({"schedule": "plateau", "plateau": {"epochs": 0}})",
       "config.plateau.epochs is unknown; allowed here: factor, patience"},
      {R"({"optimizer": "adam"})", "config.optimizer must be an object"},
      {R"({"optimizer": {"type": "rmsprop"}})",
       R"(config.optimizer.type must be one of "adam", "adamw", "sgd")"},
      {R"({"optimizer": {"momentum": 0.9}})",
       R"(config.optimizer.momentum is an option of type "sgd"; type is "adam" here)"},
      {R"({"optimizer": {"type": "adam", "weight_decay": 0.1}})",
       R"(config.optimizer.weight_decay is an option of type "adamw"; type is "adam" here)"},
      {R"({"optimizer": {"type": "sgd", "beta2": 0.9}})",
       R"(config.optimizer.beta2 is an option of type "adam", "adamw"; type is "sgd" here)"},
      {R"({"optimizer": {"beta1": 1}})", "config.optimizer.beta1 must be a number from 0"},
      {R"({"optimizer": {"epsilon": 0}})", "config.optimizer.epsilon must be a number from"},
      {R"({"teacher_forcing": {}})", "config.teacher_forcing.schedule is missing"},
      {R"({"teacher_forcing": {"schedule": "never"}})",
       R"(must be one of "constant", "linear", "exponential", "inverse_sigmoid")"},
      {R"({"teacher_forcing": {"schedule": "constant", "ratio": 1.5}})",
       "config.teacher_forcing.ratio must be a number from 0"},
      {R"({"teacher_forcing": {"schedule": "linear"}})", "config.teacher_forcing.steps is missing"},
      {R"({"teacher_forcing": {"schedule": "exponential"}})",
       "config.teacher_forcing.decay is missing"},
      {R"({"teacher_forcing": {"schedule": "inverse_sigmoid", "k": 0.5}})",
       "config.teacher_forcing.k must be a number from 1"},
      {R"({"teacher_forcing": {"schedule": "inverse_sigmoid", "k": 9, "ratio": 1}})",
       R"(ratio is an option of schedule "constant", "linear", "exponential"; schedule is )"
       R"("inverse_sigmoid" here)"},
      {R"({"teacher_forcing": {"schedule": "constant", "final_ratio": 0}})",
       R"(final_ratio is an option of schedule "linear", "exponential"; schedule is "constant")"},
      {R"({"early_stopping": 3})", "config.early_stopping must be an object"},
      {R"({"early_stopping": {}})", "config.early_stopping.patience is missing"},
      {R"({"early_stopping": {"patience": 0}})",
       "config.early_stopping.patience must be an integer from 1"},
      {R"({"average_checkpoints": 0})",
       "config.average_checkpoints must be an integer from 1 to 100"},
      {R"({"ema_decay": 1})", "config.ema_decay must be a number from 0"},
      {R"({"augmentation": {"shouting": 1}})",
       "config.augmentation.shouting is unknown; allowed here: capitals"},
      {R"({"augmentation": {"typos": 1.5}})", "config.augmentation.typos must be a number from 0"},
      {R"({"augmentation": {"capitals": 0.5, "lower_case": 0.6}})",
       "config.augmentation.capitals must be at most 1 together with title_case and lower_case"},
      {R"({"clip_norm": 0})", "config.clip_norm must be a number"},
      {R"({"label_smoothing": 1})", "config.label_smoothing must be a number from 0"},
      {R"({"seed": -1})", "config.seed must be an integer from 0"},
      {R"({"threads": 1000})", "config.threads must be an integer from 1 to 64"},
  };
  for (const Wrong& wrong : cases) {
    expect_error(ErrorCode::invalid_argument, wrong.message,
                 [&] { parse_training_config(nlohmann::json::parse(wrong.json), "config"); });
  }
}

TEST(TrainingConfig, RoundTripsThroughJson) {
  const char* const texts[] = {
      R"({})",
      R"({"epochs": 3, "schedule": "constant", "label_smoothing": 0.1, "seed": 1234567890123})",
      R"({"optimizer": {"type": "sgd", "momentum": 0.9}, "schedule": "plateau",
          "plateau": {"factor": 0.7, "patience": 3}, "early_stopping": {"patience": 5}})",
      R"({"optimizer": {"type": "adamw", "beta1": 0.8, "weight_decay": 0.2},
          "schedule": "inverse_sqrt", "warmup_steps": 7, "average_checkpoints": 4,
          "ema_decay": 0.999})",
      R"({"augmentation": {"capitals": 0.1, "typos": 0.2, "bpe_dropout": 0.3}})",
      R"({"teacher_forcing": {"schedule": "constant", "ratio": 0.25}})",
      R"({"teacher_forcing": {"schedule": "linear", "final_ratio": 0.1, "steps": 9}})",
      R"({"teacher_forcing": {"schedule": "exponential", "ratio": 0.9, "decay": 0.99}})",
      R"({"teacher_forcing": {"schedule": "inverse_sigmoid", "k": 30}})",
  };
  for (const char* text : texts) {
    const nlohmann::json given = nlohmann::json::parse(text);
    const nlohmann::json written = to_json(parse_training_config(given, "config"));
    EXPECT_EQ(to_json(parse_training_config(written, "config")), written) << text;
    for (const auto& [key, value] : given.items()) {
      ASSERT_TRUE(written.contains(key)) << key;
      for (const auto& change : nlohmann::json::diff(value, written[key])) {
        EXPECT_EQ(change["op"], "add") << "defaults are added, nothing given is lost: " << text;
      }
    }
  }
}

TEST(TrainingConfig, NamesTheOptionThatNeedsADevLoss) {
  const auto option = [](const char* text) {
    return parse_training_config(nlohmann::json::parse(text), "config")
        .option_that_needs_dev_loss();
  };
  EXPECT_EQ(option(R"({"average_checkpoints": 3})"), nullptr);
  EXPECT_STREQ(option(R"({"schedule": "plateau"})"), "schedule \"plateau\"");
  EXPECT_STREQ(option(R"({"early_stopping": {"patience": 1}})"), "early_stopping");
}

}  // namespace
}  // namespace attentive
