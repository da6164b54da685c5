#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "cli/tiny_training.h"

namespace attentive {

/// Tests of commands that use a model, which is trained once for all tests of a suite.
class TrainedModel : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    tiny_ = new TinyTraining;
    ASSERT_EQ(run_attentive(tiny_->command(path())).status, 0);
  }
  static void TearDownTestSuite() {
    delete tiny_;
    tiny_ = nullptr;
  }

  static std::string path() { return *tiny_ / "m.safetensors"; }
  static const std::string& data() { return tiny_->data(); }

  static Outcome translate(std::string_view input) {
    return run_attentive({"translate", "--model", path()}, input);
  }

  inline static TinyTraining* tiny_ = nullptr;
};

}  // namespace attentive
