#!/usr/bin/env python3
"""Writes the goldens of tests/core/parity: what PyTorch computes for small models.

    python3 tests/parity/generate.py            writes them anew
    python3 tests/parity/generate.py --check    compares them with what this PyTorch computes

Each holds a model's weights, a ragged batch, and logits, attention, loss and every gradient,
computed in float64 from the float32 weights in the file.
"""

import argparse
import json
import pathlib
import random
import sys

import torch

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "models" / "pytorch"))

import safetensors_file  # noqa: E402
from model import Seq2Seq, cross_entropy  # noqa: E402

GOLDENS = ROOT / "tests" / "core" / "parity" / "goldens"
LABEL_SMOOTHING = 0.1
CHECK_TOLERANCE = 1e-5

# Encoder cell, layers and directions; decoder cell and layers; score. Every pair of cells meets
# every score and direction; depths are 1, 2 and 4, the same on both sides or not.
MODELS = [
    ("gru", 1, "both", "gru", 1, "additive"),
    ("gru", 1, "one", "gru", 1, "additive"),
    ("gru", 2, "both", "gru", 2, "dot"),
    ("gru", 2, "one", "gru", 2, "dot"),
    ("gru", 4, "both", "gru", 4, "additive"),
    ("gru", 4, "one", "gru", 4, "dot"),
    ("lstm", 1, "both", "lstm", 1, "additive"),
    ("lstm", 1, "one", "lstm", 1, "dot"),
    ("lstm", 2, "one", "lstm", 2, "additive"),
    ("lstm", 2, "both", "lstm", 2, "dot"),
    ("lstm", 4, "both", "lstm", 4, "additive"),
    ("lstm", 4, "one", "lstm", 4, "dot"),
    ("gru", 1, "both", "lstm", 1, "additive"),
    ("gru", 1, "one", "lstm", 2, "additive"),
    ("gru", 2, "both", "lstm", 4, "dot"),
    ("gru", 4, "one", "lstm", 1, "dot"),
    ("lstm", 1, "both", "gru", 1, "dot"),
    ("lstm", 1, "one", "gru", 4, "additive"),
    ("lstm", 2, "both", "gru", 1, "additive"),
    ("lstm", 4, "one", "gru", 2, "dot"),
]


def name_of(model):
    encoder_cell, encoder_layers, directions, decoder_cell, decoder_layers, score = model
    return f"{encoder_cell}{encoder_layers}_{directions}_{decoder_cell}{decoder_layers}_{score}"


def config_of(model):
    encoder_cell, encoder_layers, directions, decoder_cell, decoder_layers, score = model
    # Sizes differ wherever they may, so that one taken for another shows.
    dot = score == "dot"
    return {
        "source_vocabulary_size": 8,
        "target_vocabulary_size": 7,
        "encoder": {
            "embedding_size": 3,
            "cell": encoder_cell,
            "hidden_size": 2 if directions == "both" else 4,
            "layers": encoder_layers,
            "bidirectional": directions == "both",
        },
        "decoder": {
            "embedding_size": 2,
            "cell": decoder_cell,
            "hidden_size": 4 if dot else 3,
            "layers": decoder_layers,
            "readout_size": 5,
        },
        "attention": {"score": "dot"} if dot else {"score": "additive", "size": 6},
    }


def padded(sentences):
    """Time-major ids, padded with 0, and lengths."""
    lengths = torch.tensor([len(sentence) for sentence in sentences])
    rows = [torch.tensor(sentence) for sentence in sentences]
    return torch.nn.utils.rnn.pad_sequence(rows), lengths


def random_batch(generator, config):
    """Sentences of unequal lengths, unsorted, the longest source not with the longest target."""

    def tokens(length, vocabulary):
        return [generator.randrange(3, vocabulary) for _ in range(length)]

    start, end = 1, 2
    sources = [tokens(n, config["source_vocabulary_size"]) for n in (2, 5, 0, 3)]
    targets = [tokens(n, config["target_vocabulary_size"]) for n in (4, 1, 2, 0)]
    source, source_lengths = padded([sentence + [end] for sentence in sources])
    target, target_lengths = padded([sentence + [end] for sentence in targets])
    return {
        "source": source,
        "source_lengths": source_lengths,
        "input": padded([[start] + sentence for sentence in targets])[0],
        "target": target,
        "target_lengths": target_lengths,
    }


def scatter_weights(model, generator):
    """Far larger weights than training starts from, so that gates open and close and states differ.
    Python's own generator gives the same numbers everywhere."""
    for name, parameter in model.named_parameters():
        scale = 0.5 if "bias" in name else 2
        values = [scale * (2 * generator.random() - 1) for _ in range(parameter.numel())]
        rounded = torch.tensor(values, dtype=torch.float32)
        parameter.data = rounded.double().view_as(parameter)


def golden(model_choice):
    """The tensors and the metadata of one file, from the first seed that makes it telling."""
    for seed in range(1000):
        generator = random.Random(f"{name_of(model_choice)} {seed}")
        tensors, metadata = compute(config_of(model_choice), generator)
        if is_telling(tensors):
            return tensors, metadata
    raise RuntimeError(f"no seed makes {name_of(model_choice)} telling")


def is_telling(tensors):
    """Attention chooses, and every parameter matters but none so much that rounding shows."""
    lengths = tensors["source_lengths"]
    # 1 is uniform; the length itself, all attention on one state.
    sharpness = (tensors["attention"].amax(-1) * lengths)[:, lengths.argmax()].mean()
    largest = [
        tensor.abs().max() for name, tensor in tensors.items() if name.startswith("gradients.")
    ]
    return sharpness > 1.2 and min(largest) > 0.002 and max(largest) < 2


def compute(config, generator):
    batch = random_batch(generator, config)
    model = Seq2Seq(config).double()
    scatter_weights(model, generator)

    logits, attention = model(batch["source"], batch["source_lengths"], batch["input"])
    loss = cross_entropy(logits, batch["target"], batch["target_lengths"], LABEL_SMOOTHING)
    loss.backward()

    tensors = {**batch, "logits": logits, "attention": attention, "loss": loss}
    for name, parameter in model.named_parameters():
        tensors[f"parameters.{name}"] = parameter
        tensors[f"gradients.{name}"] = parameter.grad
    tensors = {
        name: tensor.detach().float() if tensor.is_floating_point() else tensor
        for name, tensor in tensors.items()
    }
    return tensors, {"model": json.dumps(config), "label_smoothing": str(LABEL_SMOOTHING)}


def difference(tensors, metadata, path):
    """The largest difference from a golden on disk; infinite if it does not hold the same things."""
    if not path.exists():
        return float("inf")
    expected, expected_metadata = safetensors_file.read(path)
    if metadata != expected_metadata or {n: t.shape for n, t in tensors.items()} != {
        n: t.shape for n, t in expected.items()
    }:
        return float("inf")
    return max(float((tensors[name] - expected[name]).abs().max()) for name in tensors)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument(
        "--check", action="store_true", help="compare with the files instead of writing them"
    )
    check = arguments.parse_args().check
    torch.set_num_threads(1)
    GOLDENS.mkdir(exist_ok=True)
    failures = 0
    for model_choice in MODELS:
        name = name_of(model_choice)
        path = GOLDENS / f"{name}.safetensors"
        tensors, metadata = golden(model_choice)
        if check:
            largest = difference(tensors, metadata, path)
            failures += largest > CHECK_TOLERANCE
            print(f"{name:26} {largest:.1e} from the golden")
        else:
            safetensors_file.write(path, tensors, metadata)
            print(f"{name:26} {path.stat().st_size} bytes")
    if failures:
        sys.exit(f"{failures} of {len(MODELS)} goldens differ by more than {CHECK_TOLERANCE}")


if __name__ == "__main__":
    main()
