"""Tests the "training" object and its schedules."""

import math
import unittest

import torch

import helpers  # noqa: F401
from epochs import DevHistory, KeptWeights, mean_weights
from fields import ConfigError
from training_config import (
    ema_share_at,
    learning_rate_at,
    read_training_config,
    teacher_forcing_ratio_at,
)


class TrainingConfig(unittest.TestCase):
    def test_nonsense_is_refused_with_the_reason(self):
        cases = {
            "training.epochs must be an integer from 1": {"epochs": 0},
            "training.seed must be an integer": {"seed": True},
            "training.learning_rate must be a number": {"learning_rate": "fast"},
            "training.schedule must be one of": {"schedule": "step"},
            "training.rate is unknown; allowed here: epochs": {"rate": 1},
            "training.plateau is an option of schedule": {"plateau": {}},
            "training.warmup_steps must be at least 1": {"schedule": "inverse_sqrt"},
            "training.optimizer.momentum is an option of type": {"optimizer": {"momentum": 0.9}},
            "training.teacher_forcing.steps is missing": {
                "teacher_forcing": {"schedule": "linear"}
            },
            "training.teacher_forcing.k is an option of": {
                "teacher_forcing": {"schedule": "constant", "k": 3}
            },
            "training.early_stopping.patience is missing": {"early_stopping": {}},
            "training.ema_decay must be a number from 0 to 0.999999": {"ema_decay": 1},
        }
        for message, values in cases.items():
            with self.subTest(message), self.assertRaises(ConfigError) as refused:
                read_training_config(values)
            self.assertIn(message, str(refused.exception))


class Schedules(unittest.TestCase):
    def rates(self, steps, reductions=0, **values):
        training = read_training_config({"learning_rate": 2, "warmup_steps": 4, **values})
        return [learning_rate_at(training, step, 12, reductions) for step in steps]

    def test_learning_rates(self):
        self.assertEqual(self.rates((1, 4, 9), schedule="constant"), [0.5, 2, 2])
        self.assertEqual(self.rates((2, 4, 16), schedule="inverse_sqrt"), [1, 2, 1])
        self.assertEqual(self.rates((5, 9), reductions=2, schedule="plateau"), [0.5, 0.5])
        for ours, theirs in zip(
            self.rates((4, 5, 9, 12)), (2, 2, 1, 1 + math.cos(math.pi * 7 / 8))
        ):
            self.assertAlmostEqual(ours, theirs)

    def test_teacher_forcing_ratios(self):
        def ratios(at, **forcing):
            forcing = read_training_config({"teacher_forcing": forcing}).teacher_forcing
            return [round(teacher_forcing_ratio_at(forcing, step), 6) for step in at]

        self.assertEqual(ratios((0, 9), schedule="constant", ratio=0.25), [0.25, 0.25])
        linear = {"schedule": "linear", "ratio": 0.9, "final_ratio": 0.1, "steps": 4}
        self.assertEqual(ratios((0, 2, 4, 99), **linear), [0.9, 0.5, 0.1, 0.1])
        exponential = {"schedule": "exponential", "decay": 0.5, "final_ratio": 0.2}
        self.assertEqual(ratios((0, 1, 2, 3), **exponential), [1, 0.5, 0.25, 0.2])
        sigmoid = ratios((0, 10, 10**9), schedule="inverse_sigmoid", k=10)
        self.assertEqual(sigmoid, [round(10 / 11, 6), round(10 / (10 + math.e), 6), 0])


    def test_the_average_starts_anew_and_then_forgets(self):
        training = read_training_config({"ema_decay": 0.5})
        shares = [ema_share_at(training, step) for step in (1, 2, 3, 100)]
        self.assertEqual(shares, [1, 2 / 3, 4 / 7, 0.5])


class Epochs(unittest.TestCase):
    def test_the_rate_falls_where_the_loss_does_not(self):
        plateau = {"schedule": "plateau", "plateau": {"patience": 2}}
        history = DevHistory(read_training_config(plateau))
        reductions = []
        for loss in (3, 2, 2, 2, 2.5, 1, 2, 2):
            history.add(loss)
            reductions.append(history.reductions)
        self.assertEqual(reductions, [0, 0, 0, 1, 1, 1, 1, 2])
        self.assertEqual(history.best_epoch, 6)

    def kept(self, losses, **values):
        training = read_training_config(values)
        history, kept = DevHistory(training), KeptWeights(training)
        stopped = 0
        for epoch, loss in enumerate(losses, 1):
            history.add(loss)
            kept.offer(epoch, loss, {"w": torch.tensor([float(epoch)])})
            stopped = stopped or (epoch if history.stops() else 0)
        return sorted(kept.ranks), stopped, mean_weights(list(kept.weights.values()))["w"].item()

    def test_the_result_is_the_last_or_the_best(self):
        losses = (3, 1, 2, 2, 4)
        self.assertEqual(self.kept(losses), ([5], 0, 5))
        self.assertEqual(self.kept(losses, average_checkpoints=2), ([4, 5], 0, 4.5))
        patient = {"early_stopping": {"patience": 2}}
        self.assertEqual(self.kept(losses, **patient), ([2], 4, 2))
        self.assertEqual(self.kept(losses, average_checkpoints=2, **patient), ([2, 3], 4, 2.5))


if __name__ == "__main__":
    unittest.main()
