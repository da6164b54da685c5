"""Tests training from start to end, as users run it."""

import json
import re
import signal
import subprocess
import sys
import time
import unittest

import torch

from helpers import (
    ATTENTIVE,
    MODEL,
    PYTORCH,
    RECURRENT_SSRU,
    TRAINING,
    TRANSFORMER_RECURRENT,
    TRANSFORMER_SSRU,
    TemporaryFolder,
    run,
    train,
    write_config,
    write_data,
    write_pairs,
)
import bundle
import checkpoint
import safetensors_file
from data import Examples
from model_config import read_model_config
from processes import Processes
from test_model import sized
from trainer import Trainer
from training_config import read_training_config

CHECKPOINT = "checkpoint.safetensors"


class Training(TemporaryFolder):
    def prepare(self, model=MODEL, **training):
        self.config = write_config(self.folder, model, **training)
        self.dev = write_pairs(self.folder / "dev.tsv", 20, seed=2)
        self.data = self.folder / "data"
        pairs = write_pairs(self.folder / "train.tsv", 60, seed=1)
        files = ["--config", self.config, "--train", pairs, "--dev", self.dev]
        run(ATTENTIVE, "prepare", *files, "--out", self.data)

    def export(self, out, *options, expect=0):
        command = [sys.executable, PYTORCH / "export.py", "--data", self.data, "--run", out]
        model = self.folder / "model.safetensors"
        return model, run(*command, "--out", model, *options, expect=expect)

    def weights(self, out):
        _, tensors = checkpoint.load(self.folder / out / CHECKPOINT)
        return checkpoint.under("weights.", tensors)

    def assert_same_weights(self, some, others):
        for name, weight in self.weights(some).items():
            torch.testing.assert_close(weight, self.weights(others)[name], atol=1e-5, rtol=1e-4)

    def test_the_engine_reads_what_two_processes_learned(self):
        self.prepare(average_checkpoints=1)
        out = self.folder / "run"
        log = train(self.config, self.data, out, processes=2)
        self.assertIn("2 processes on cpu", log)
        epochs = re.findall(r"epoch \d+  dev loss ([\d.]+)  exact match ([\d.]+) %", log)
        self.assertEqual(len(epochs), 2)
        self.assertLess(float(epochs[1][0]), float(epochs[0][0]))

        model, _ = self.export(out, "--precision", "float32")
        inspected = run(ATTENTIVE, "inspect", "--model", model)
        self.assertIn("reversal", inspected)
        evaluated = run(ATTENTIVE, "evaluate", "--model", model, "--data", self.dev, "--json")
        quality = json.loads(evaluated)
        self.assertAlmostEqual(quality["loss"], float(epochs[1][0]), delta=1e-4)
        self.assertAlmostEqual(100 * quality["exact_match"], float(epochs[1][1]), delta=0.01)

        half, _ = self.export(out)
        tensors, _ = safetensors_file.read(half)
        self.assertEqual({tensor.dtype for tensor in tensors.values()}, {torch.float16})
        evaluated = run(ATTENTIVE, "evaluate", "--model", half, "--data", self.dev, "--json")
        self.assertAlmostEqual(json.loads(evaluated)["loss"], quality["loss"], delta=1e-2)

    def test_the_engine_agrees_on_what_transformers_and_ssru_learned(self):
        for name, model in (
            ("transformer_ssru", {**TRANSFORMER_SSRU, "tied_embeddings": "output"}),
            ("transformer_recurrent", TRANSFORMER_RECURRENT),
            ("recurrent_ssru", RECURRENT_SSRU),
        ):
            with self.subTest(name):
                self.prepare(model, epochs=1)
                log = train(self.config, self.data, self.folder / name)
                (loss,) = re.findall(r"dev loss ([\d.]+)", log)
                bundle_file, _ = self.export(self.folder / name, "--precision", "float32")
                evaluate = [ATTENTIVE, "evaluate", "--model", bundle_file, "--data", self.dev]
                quality = json.loads(run(*evaluate, "--json"))
                self.assertAlmostEqual(quality["loss"], float(loss), delta=1e-4)

    def test_processes_only_share_the_work(self):
        # There are two targets, some batches of one sentence, and no dropout. The gradient of a
        # key's bias is nothing but rounding, which Adam would magnify to steps.
        for name, values, optimizer in (
            ("recurrent", MODEL, "adam"),
            ("transformer", TRANSFORMER_SSRU, "sgd"),
        ):
            values = {**values, "source_vocabulary_size": 9}
            values["target_vocabulary_sizes"] = {"de": 9, "fr": 9}
            data = write_data(self.folder / f"{name}-data", values, targets=2)
            options = {"optimizer": {"type": optimizer}, "batch_tokens": 24}
            forced = {"schedule": "constant"}
            config = write_config(self.folder, values, teacher_forcing=forced, **options)
            for processes in (1, 2):
                out = self.folder / f"{name}-run{processes}"
                train(config, data, out, processes=processes)
            with self.subTest(name):
                self.assert_same_weights(f"{name}-run1", f"{name}-run2")

    def test_the_result_is_the_moving_average(self):
        decay = 0.8
        values = sized(TRANSFORMER_SSRU)
        data = write_data(self.folder / "data", values)
        trainer = self.trainer(data, values, ema_decay=decay)
        history = []
        for _ in range(len(trainer.batches)):
            trainer.train_step()
            history.append({n: w.detach().clone() for n, w in trainer.model.weights().items()})
        shares = [decay**age for age in range(len(history))]
        quality = trainer.end_epoch()
        (kept,) = trainer.kept_weights.weights.values()
        for name, weight in kept.items():
            newest_first = zip(shares, reversed(history))
            mean = sum(share * weights[name] for share, weights in newest_first) / sum(shares)
            torch.testing.assert_close(weight, mean, rtol=1e-4, atol=1e-6)
        trainer.model.load_weights(kept)
        trainer.averaged = trainer.model
        self.assertEqual(trainer.evaluate().loss, quality.loss)

    def trainer(self, data, values, **training):
        model_config = read_model_config(values)
        sides = [Examples(data / f"{name}.safetensors", model_config) for name in ("train", "dev")]
        weights, _, _ = bundle.read(data / "start.safetensors")
        training = read_training_config({**TRAINING, **training})
        return Trainer(values, training, weights, *sides, dev_sample=9, processes=Processes())

    def test_augmented_epochs_are_trained_on_in_turn(self):
        self.prepare(epochs=3)
        train(self.config, self.data, self.folder / "plain")
        self.prepare(epochs=3, augmentation={"symbols": 0.5})
        variants = [self.data / f"train-{epoch}.safetensors" for epoch in (1, 2, 3)]
        self.assertEqual(len({path.read_bytes() for path in variants}), 3)
        train(self.config, self.data, self.folder / "augmented")
        # Variants without noise give the weights of a training without augmentation.
        for path in variants:
            path.write_bytes((self.data / "train.safetensors").read_bytes())
        variants.pop().unlink()
        train(self.config, self.data, self.folder / "noiseless")
        self.assert_same_weights("noiseless", "plain")
        with self.assertRaises(AssertionError):
            self.assert_same_weights("augmented", "plain")
        for path in variants:
            path.unlink()
        failed = train(self.config, self.data, self.folder / "none", expect=1)
        self.assertIn("has no train-1.safetensors", failed)

    def test_a_killed_run_goes_on_as_if_nothing_had_been(self):
        model = {**MODEL, "dropout": 0.2}
        self.prepare(
            model, epochs=6, schedule="plateau", early_stopping={"patience": 5}, ema_decay=0.9
        )
        options = ["--checkpoint-every", "0", "--report-every", "1"]
        train(self.config, self.data, self.folder / "whole", *options)

        out = self.folder / "killed"
        command = [sys.executable, PYTORCH / "train.py", "--config", self.config]
        command += ["--data", self.data, "--out", out, *options]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        for line in process.stdout:
            if line.startswith("epoch 1"):
                break
        time.sleep(0.2)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        values, _ = checkpoint.load(out / CHECKPOINT)
        self.assertGreater(values["step"], 0)
        log = train(self.config, self.data, out, *options)
        self.assertIn("going on after step", log)
        self.assertEqual(
            (out / CHECKPOINT).read_bytes(), (self.folder / "whole" / CHECKPOINT).read_bytes()
        )
        self.assertIn("finished", train(self.config, self.data, out))

    def test_other_settings_and_missing_epochs_are_refused(self):
        self.prepare()
        out = self.folder / "run"
        train(self.config, self.data, out)
        faster = write_config(self.folder, learning_rate=0.02)
        log = train(faster, self.data, out, expect=1)
        self.assertIn("training.learning_rate is 0.02, but the run was begun with 0.01", log)
        other = {**MODEL, "encoder": {**MODEL["encoder"], "hidden_size": 7}}
        log = train(write_config(self.folder, other), self.data, self.folder / "other", expect=1)
        self.assertIn("model.encoder differs from that of start.safetensors", log)
        _, log = self.export(self.folder / "nowhere", expect=1)
        self.assertIn("No such file", log)


if __name__ == "__main__":
    unittest.main()
