#!/usr/bin/env python3
"""Writes the goldens of tests/core/parity, which are PyTorch's results for small models.

    python3 tests/parity/generate.py            writes them anew
    python3 tests/parity/generate.py --check    compares them with what this PyTorch computes

Each holds a model's weights, a ragged batch, and logits, attention (where there is one), loss and
every gradient, computed in float64 from the float32 weights in the file. Of several targets one is
chosen; the other's parameters have no gradient. Goldens of single layers are described in
layers.py.
"""

import argparse
import json
import pathlib
import random
import sys

import torch

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "models" / "pytorch"))

import layers  # noqa: E402
import safetensors_file  # noqa: E402
from attending_models import attending_models  # noqa: E402
from model import Seq2Seq, cross_entropy  # noqa: E402
from recurrent_models import recurrent_models  # noqa: E402

GOLDENS = ROOT / "tests" / "core" / "parity" / "goldens"
# Their names, so that the C++ tests notice when one is lost.
LIST = GOLDENS / "list.txt"
LABEL_SMOOTHING = 0.1
CHECK_TOLERANCE = 1e-10
FLOAT32_TOLERANCE = 2e-6
SEEDS = 5000


def padded(sentences):
    """Returns time-major ids, padded with 0, and lengths."""
    lengths = torch.tensor([len(sentence) for sentence in sentences])
    rows = [torch.tensor(sentence) for sentence in sentences]
    return torch.nn.utils.rnn.pad_sequence(rows), lengths


def random_batch(generator, source_vocabulary, target_vocabulary):
    """Returns unsorted sentences of unequal lengths; the longest source and target are not a pair."""

    def tokens(length, vocabulary):
        return [generator.randrange(3, vocabulary) for _ in range(length)]

    start, end = 1, 2
    sources = [tokens(n, source_vocabulary) for n in (2, 5, 0, 3)]
    targets = [tokens(n, target_vocabulary) for n in (4, 1, 2, 0)]
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
    """Draws far larger weights than training starts from, so that gates open and close and states
    differ. Python's own generator gives the same numbers everywhere."""
    for name, parameter in model.named_parameters():
        scale = 0.5 if "bias" in name else 2
        values = [scale * (2 * generator.random() - 1) for _ in range(parameter.numel())]
        rounded = torch.tensor(values, dtype=torch.float32)
        parameter.data.copy_(rounded.view_as(parameter))


def golden(model):
    """Returns the tensors and the metadata of one file, from the first seed that makes it telling
    and calm."""
    for seed in range(SEEDS):
        tensors, metadata = compute(model, seed)
        if is_telling(tensors, model.reads_own) and is_calm(model, seed, tensors):
            return tensors, metadata
    raise RuntimeError(f"no seed makes {model.name} telling")


def is_telling(tensors, reads_own):
    """Returns whether attention is not uniform, every parameter matters, and a model that reads its
    own output differs from the reference, with no token nearly tied."""
    if "attention" in tensors:
        lengths = tensors["source_lengths"]
        # 1 is uniform attention; the length itself is all attention on one state.
        sharpness = (tensors["attention"].amax(-1) * lengths)[:, lengths.argmax()].mean()
        if sharpness < 1.2:
            return False
    if reads_own:
        best, second = tensors["logits"].topk(2).values.unbind(-1)
        real = tensors["target"] != 0
        differs = (tensors["logits"].argmax(-1) != tensors["target"]) & real
        if (best - second).min() < 0.02 or not differs[:2].any():
            return False
    largest = [
        tensor.abs().max() for name, tensor in tensors.items() if name.startswith("gradients.")
    ]
    return min(largest) > 0.002 and max(largest) < 2


def is_calm(model, seed, tensors):
    """Returns whether PyTorch's results in float32 are nearly the same, so that no error grows."""
    rounded, _ = compute(model, seed, torch.float32)
    return largest_difference(rounded, tensors) < FLOAT32_TOLERANCE


def compute(named, seed, dtype=torch.float64):
    generator = random.Random(f"{named.name} {seed}")
    config = named.config
    sizes = config.get("target_vocabulary_sizes") or {"": config["target_vocabulary_size"]}
    decoder = generator.randrange(len(sizes))
    target_size = sizes[sorted(sizes)[decoder]]
    batch = random_batch(generator, config["source_vocabulary_size"], target_size)
    model = Seq2Seq(config).to(dtype)
    scatter_weights(model, generator)

    never = torch.zeros_like(batch["input"], dtype=torch.bool)
    logits, attention = model(
        batch["source"],
        batch["source_lengths"],
        batch["input"],
        decoder,
        reference_fed=never if named.reads_own else None,
    )
    loss = cross_entropy(logits, batch["target"], batch["target_lengths"], LABEL_SMOOTHING)
    loss.backward()

    tensors = {**batch, "logits": logits, "loss": loss}
    if attention is not None:
        tensors["attention"] = attention
    for name, parameter in model.named_parameters():
        tensors[f"parameters.{name}"] = parameter.float()
        if parameter.grad is not None:
            tensors[f"gradients.{name}"] = parameter.grad
    metadata = {
        "model": json.dumps(config),
        "decoder": str(decoder),
        "label_smoothing": str(LABEL_SMOOTHING),
        "teacher_forcing_ratio": "0" if named.reads_own else "1",
        "seed": str(seed),
    }
    return {name: tensor.detach() for name, tensor in tensors.items()}, metadata


def difference(path, compute_from):
    """Returns the largest difference from a golden on disk; infinite if its tensors are others.

    compute_from takes the golden's metadata and returns the tensors and metadata expected of it.
    """
    if not path.exists():
        return float("inf")
    expected, expected_metadata = safetensors_file.read(path)
    tensors, metadata = compute_from(expected_metadata)
    if metadata != expected_metadata or {n: t.shape for n, t in tensors.items()} != {
        n: t.shape for n, t in expected.items()
    }:
        return float("inf")
    return largest_difference(tensors, expected)


def largest_difference(tensors, expected):
    return max(float((tensors[name] - expected[name]).abs().max()) for name in expected)


def path_of(name):
    return GOLDENS / f"{name}.safetensors"


def check(models):
    differences = {
        model.name: difference(
            path_of(model.name),
            lambda metadata, model=model: compute(model, int(metadata["seed"])),
        )
        for model in models
    }
    for layer in layers.LAYERS:
        name = f"layers/{layer}"
        differences[name] = difference(
            path_of(name), lambda metadata, layer=layer: (layers.compute(layer), {})
        )
    for name, largest in differences.items():
        print(f"{name:80} {largest:.1e} from the golden")
    failures = sum(not largest <= CHECK_TOLERANCE for largest in differences.values())
    if failures:
        sys.exit(f"{failures} of {len(differences)} goldens differ by more than {CHECK_TOLERANCE}")
    print(f"{len(differences)} goldens are what PyTorch {torch.__version__} computes")


def write(models):
    (GOLDENS / "layers").mkdir(parents=True, exist_ok=True)
    for stale in GOLDENS.rglob("*.safetensors"):
        stale.unlink()
    for model in models:
        path = path_of(model.name)
        tensors, metadata = golden(model)
        safetensors_file.write(path, tensors, metadata)
        print(f"{model.name:80} {path.stat().st_size} bytes, seed {metadata['seed']}")
    for layer in layers.LAYERS:
        safetensors_file.write(path_of(f"layers/{layer}"), layers.compute(layer), {})
    LIST.write_text("".join(f"{name}\n" for name in sorted(model.name for model in models)))


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument(
        "--check", action="store_true", help="compare with the files instead of writing them"
    )
    options = arguments.parse_args()
    torch.set_num_threads(1)
    (check if options.check else write)([*recurrent_models(), *attending_models()])


if __name__ == "__main__":
    main()
