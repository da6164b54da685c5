#!/usr/bin/env python3
"""Writes the result of a run of train.py as a bundle, for the engine.

    python3 models/pytorch/export.py --data DIR --run RUN --out MODEL.safetensors

The weights are those of the run's last epoch or, with early stopping, of its best; with
average_checkpoints they are the mean of several. The run must have finished its first epoch.
Tokenizers and everything else come from DIR/start.safetensors.
"""

import argparse
import pathlib
import sys

import bundle
import checkpoint
from epochs import mean_weights
from model import Seq2Seq
from train import CHECKPOINT


def export(data, run, out, precision):
    start, metadata, model_values = bundle.read(data / "start.safetensors")
    path = run / CHECKPOINT
    values, tensors = checkpoint.load(path)
    epochs = sorted(values["kept_ranks"], key=int)
    if not epochs:
        raise ValueError(f"{path}: no epoch is complete yet; go on training")
    model = Seq2Seq(model_values)
    try:
        kept = [checkpoint.under(f"kept.{epoch}.", tensors) for epoch in epochs]
        model.load_weights(mean_weights(kept))
    except ValueError as error:
        raise ValueError(f"{path}: the run is of another model than {data}: {error}") from error
    weights = model.weights()
    bundle.write(out, {name: weights[name].detach() for name in start}, metadata, precision)
    print(f"wrote {out}, {out.stat().st_size} bytes, of epoch {', '.join(epochs)}")


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    path = {"type": pathlib.Path, "required": True}
    arguments.add_argument("--data", help="folder that attentive prepare wrote", **path)
    arguments.add_argument("--run", help="folder that train.py wrote", **path)
    arguments.add_argument("--out", help="model file to write (.safetensors)", **path)
    arguments.add_argument(
        "--precision", choices=bundle.PRECISIONS, default="float16", help="of the weights"
    )
    options = arguments.parse_args()
    try:
        export(options.data, options.run, options.out, options.precision)
    except (OSError, ValueError) as error:
        sys.exit(f"export.py: {error}")


if __name__ == "__main__":
    main()
