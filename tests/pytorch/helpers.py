"""Holds what the tests share: the modules under test, small models, and their data."""

import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import unittest

import torch

ROOT = pathlib.Path(__file__).resolve().parents[2]
PYTORCH = ROOT / "models" / "pytorch"
ATTENTIVE = os.environ.get("ATTENTIVE", str(ROOT / "build" / "native" / "attentive"))
sys.path.insert(0, str(PYTORCH))

import bundle  # noqa: E402
import safetensors_file  # noqa: E402
from model import Seq2Seq  # noqa: E402

MODEL = {
    "encoder": {"embedding_size": 6, "cell": "gru", "hidden_size": 8},
    "decoder": {"embedding_size": 6, "cell": "gru", "hidden_size": 8, "readout_size": 6},
    "attention": {"score": "additive", "size": 8},
}
TRANSFORMER = {
    "type": "transformer",
    "embedding_size": 8,
    "layers": 2,
    "heads": 2,
    "feed_forward_size": 10,
}
SSRU = {"type": "ssru", "embedding_size": 8, "layers": 2, "heads": 4, "feed_forward_size": 12}
TRANSFORMER_SSRU = {"encoder": TRANSFORMER, "decoder": SSRU}
TRANSFORMER_RECURRENT = {
    "encoder": TRANSFORMER,
    "decoder": {"embedding_size": 8, "cell": "lstm", "hidden_size": 6, "readout_size": 8},
    "attention": {"score": "general", "placement": "output", "input_feeding": True},
}
RECURRENT_SSRU = {
    "encoder": {"embedding_size": 6, "cell": "gru", "hidden_size": 4},
    "decoder": SSRU,
}
TRAINING = {
    "epochs": 2,
    "batch_tokens": 200,
    "learning_rate": 0.01,
    "label_smoothing": 0.1,
    "teacher_forcing": {"schedule": "linear", "steps": 20},
    "average_checkpoints": 2,
}


class TemporaryFolder(unittest.TestCase):
    """A base of tests with their own folder, `self.folder`."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)


def write_config(folder, model=MODEL, **training):
    """Returns a whole configuration, for both programs."""
    config = {
        "name": "reversal",
        "source_language": "x-digits",
        "target_language": "x-stigid",
        "tokenizers": {"source": {"type": "character"}, "target": {"type": "character"}},
        "model": model,
        "training": {**TRAINING, **training},
    }
    path = folder / "config.json"
    path.write_text(json.dumps(config))
    return path


def write_pairs(path, count, seed):
    """Returns pairs of digits and the same backwards."""
    generator = random.Random(seed)
    words = [str(generator.randrange(10 ** generator.randrange(1, 7))) for _ in range(count)]
    path.write_text("".join(f"{word}\t{word[::-1]}\n" for word in words))
    return path


def write_data(folder, model_values, count=60, targets=1):
    """Writes random ids and weights as `attentive prepare` would, without tokenizers."""
    folder.mkdir()
    torch.manual_seed(1)
    weights = Seq2Seq(model_values).weights()
    metadata = {
        "format": "attentive",
        "format_version": "1",
        "config": json.dumps({"model": model_values}),
    }
    bundle.write(folder / "start.safetensors", weights, metadata, "float32")
    generator = random.Random(2)
    for name in ("train", "dev"):
        tensors = {}
        for side in ("source", "target"):
            lengths = [generator.randrange(7) for _ in range(count)]
            ids = [generator.randrange(3, 9) for _ in range(sum(lengths))]
            tensors[f"{side}_lengths"] = torch.tensor(lengths, dtype=torch.int32)
            tensors[f"{side}_ids"] = torch.tensor(ids, dtype=torch.int32)
        if targets > 1:
            decoder = [generator.randrange(targets) for _ in range(count)]
            tensors["decoder"] = torch.tensor(decoder, dtype=torch.int32)
        safetensors_file.write(folder / f"{name}.safetensors", tensors, {})
    return folder


def run(*command, expect=0):
    """Runs a program and returns its output; fails with that if it does not end as expected."""
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    result = subprocess.run(
        [str(part) for part in command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment,
        timeout=300,
    )
    if result.returncode != expect:
        raise AssertionError(f"{command} ended with {result.returncode}:\n{result.stdout}")
    return result.stdout


def train(config, data, out, *options, processes=1, expect=0):
    launcher = [sys.executable]
    if processes > 1:
        # PyTorch 1.13 under Python 3.11 cannot start processes without redirecting.
        launcher += ["-m", "torch.distributed.run", "--redirects=1", "--tee=1", "--standalone"]
        launcher += [f"--nproc_per_node={processes}"]
    command = [*launcher, PYTORCH / "train.py", "--config", config, "--data", data, "--out", out]
    return run(*command, *options, expect=expect)
