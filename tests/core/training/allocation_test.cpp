// Checks that training steps and decoder steps do not allocate. Counts every malloc of the program,
// in builds without sanitizers, which have allocators of their own.

#include <gtest/gtest.h>

#include "core/search/translate.h"
#include "core/support/reversal_task.h"
#include "core/support/trainers.h"

#if defined(__GLIBC__) && !defined(ATTENTIVE_SANITIZED)

#include "core/heap_count.h"

namespace attentive {
namespace {

struct Training {
  const char* training;
  std::string model = recurrent_model("gru");
};

class TrainingStep : public testing::TestWithParam<Training> {};

TEST_P(TrainingStep, DoesNotAllocateAfterTheFirstEpochs) {
  Trainer trainer = trainer_of(ReversalTask(400).experiment(GetParam().training, GetParam().model));
  trainer.advance(2 * trainer.steps_per_epoch());
  trainer.advance(1);  // starts the epoch's order
  const long before = heap::allocations();
  trainer.advance(trainer.steps_per_epoch() - 1);
  EXPECT_EQ(heap::allocations() - before, 0);
}

INSTANTIATE_TEST_SUITE_P(
    Trainings, TrainingStep,
    testing::Values(Training{quick_training}, Training{quick_training, transformer_model()},
                    Training{
                        R"({"batch_tokens": 320, "optimizer": {"type": "sgd", "momentum": 0.9}})"},
                    Training{R"({"batch_tokens": 320, "optimizer": {"type": "adamw"},
                        "teacher_forcing": {"schedule": "constant", "ratio": 0.5}})"}));

class DecoderStep : public testing::TestWithParam<std::string> {};

TEST_P(DecoderStep, DoesNotAllocateInAnyPrecision) {
  const Experiment experiment = ReversalTask(100).experiment(quick_training, GetParam());
  const Seq2Seq model(experiment.model.config);
  const PaddedSequences source{.batch = 2, .time = 3, .ids = {4, 5, 6, 2, 2, 0}, .lengths = {3, 2}};
  const std::vector<TokenId> previous = {1, 1};
  for (const auto& [name, precision] : precisions) {
    const PackedModel packed = pack(read_bundle(write_bundle(experiment.model, precision), "m"));
    Seq2SeqActivations activations;
    model.encode(activations, packed.weights, source, 0, 1, nullptr);
    const std::vector<Index> same = {0, 1};
    const auto step = [&] {
      model.step(activations, packed.weights, 0, previous, {0, 1});
      model.select_hypotheses(activations, 0, same);
    };
    const auto expect_no_allocation = [&] {
      for (int i = 0; i < 5; ++i) step();  // until the scratch memory is as large as the states
      const long before = heap::allocations();
      for (int i = 0; i < 100; ++i) step();
      EXPECT_EQ(heap::allocations() - before, 0) << name;
    };
    expect_no_allocation();
    model.select_outputs(activations, packed.weights, 0, std::array<TokenId, 3>{2, 4, 5});
    expect_no_allocation();
  }
}

INSTANTIATE_TEST_SUITE_P(Models, DecoderStep,
                         testing::Values(recurrent_model("gru"), transformer_model()));

}  // namespace
}  // namespace attentive

#endif
