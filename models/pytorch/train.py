#!/usr/bin/env python3
"""Trains a model on what `attentive prepare` wrote, in one process or many.

    attentive prepare --config C.json --train T.tsv --dev D.tsv --out DIR
    python3 models/pytorch/train.py --config C.json --data DIR --out RUN
    torchrun --nproc_per_node=2 models/pytorch/train.py --config C.json --data DIR --out RUN

The run's state is RUN/checkpoint.safetensors; the same command resumes from it, however a run
ended.
"""

import argparse
import json
import pathlib
import sys
import time

import bundle
import checkpoint
from data import Examples
from model_config import read_model_config
from processes import Processes
from trainer import Diverged, Trainer
from training_config import read_training_config

CHECKPOINT = "checkpoint.safetensors"


def read_config(path, start_model):
    """Returns the "training" object of the configuration, whose model must equal the start's."""
    try:
        config = json.loads(path.read_text())
        wanted = vars(read_model_config(config["model"]))
        training = read_training_config(config["training"])
    except (KeyError, TypeError) as error:
        raise ValueError(f"{path}: must be an object with model and training") from error
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error
    begun = vars(read_model_config(start_model))
    for field in ("encoder", "decoder", "context", "attention", "tied_embeddings", "dropout"):
        if wanted[field] != begun[field]:
            raise ValueError(
                f"{path}: model.{field} differs from that of start.safetensors; run attentive "
                "prepare again"
            )
    return training


def variants_of(examples, folder, model_config, training):
    """Returns a function that reads the noisy variants of an epoch, in turn if there are fewer than
    epochs; None without augmentation."""
    kinds = vars(training.augmentation)
    if not any(share for kind, share in kinds.items() if kind != "joined_pairs"):
        return None
    paths = sorted(folder.glob("train-[0-9]*.safetensors"), key=lambda path: int(path.stem[6:]))
    if not paths:
        raise ValueError(f"{folder}: has no train-1.safetensors; run attentive prepare again")

    def read(epoch):
        path = paths[epoch % len(paths)]
        variants = Examples(path, model_config)
        variants.require_variants_of(examples, path)
        return variants

    return read


def train(options, processes):
    def say(text):
        if processes.first:
            print(text, flush=True)

    weights, _, model_values = bundle.read(options.data / "start.safetensors")
    training = read_config(options.config, model_values)
    model_config = read_model_config(model_values)
    examples = Examples(options.data / "train.safetensors", model_config)
    trainer = Trainer(
        model_values,
        training,
        weights,
        examples,
        Examples(options.data / "dev.safetensors", model_config),
        options.dev_sample,
        processes,
        variants_of(examples, options.data, model_config, training),
    )
    path = options.out / CHECKPOINT

    def save():
        if processes.first:
            checkpoint.save(path, *trainer.state())

    state = processes.from_first(lambda: checkpoint.load(path) if path.exists() else None)
    if state:
        trainer.restore(*state)
        say(f"going on after step {trainer.step} of {trainer.total_steps}")
    else:
        if processes.first:
            options.out.mkdir(parents=True, exist_ok=True)
        save()  # fails now, rather than after hours of work, if the folder cannot be written to
        say(
            f"{sum(weight.numel() for weight in weights.values())} parameters, "
            f"{trainer.example_count} examples, {trainer.total_steps} steps, "
            f"{processes.count} processes on {processes.device.type}"
        )

    saved = reported = time.monotonic()
    while not trainer.finished():
        trainer.train_step()
        if trainer.step % options.report_every == 0 or trainer.at_end_of_epoch():
            metrics, now = trainer.take_metrics(), time.monotonic()
            say(
                f"step {trainer.step}/{trainer.total_steps}  loss {metrics.loss:.4f}  "
                f"gradient norm {metrics.gradient_norm:.3f}  rate {metrics.learning_rate:.2e}  "
                f"{metrics.tokens / (now - reported):.0f} tokens/s"
            )
            reported = now
        if trainer.at_end_of_epoch():
            quality = trainer.end_epoch()
            say(
                f"epoch {trainer.step // len(trainer.batches)}  dev loss {quality.loss:.4f}  "
                f"exact match {100 * quality.exact_match:.2f} %  (on {quality.pairs} pairs)"
            )
            reported = time.monotonic()
        if trainer.at_end_of_epoch() or time.monotonic() - saved >= options.checkpoint_every:
            save()
            saved = time.monotonic()
    say(f"finished; export.py --data {options.data} --run {options.out} writes the model")


def count(text):
    """Parses an option that is an integer from 1."""
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    path = {"type": pathlib.Path, "required": True}
    arguments.add_argument("--config", help="what was prepared (.json)", **path)
    arguments.add_argument("--data", help="folder that attentive prepare wrote", **path)
    arguments.add_argument("--out", help="folder for the run's state", **path)
    arguments.add_argument("--report-every", type=count, default=50, help="steps between lines")
    arguments.add_argument(
        "--checkpoint-every", type=float, default=120, help="seconds between checkpoints"
    )
    arguments.add_argument(
        "--dev-sample", type=count, default=1000, help="dev pairs that are measured after an epoch"
    )
    options = arguments.parse_args()
    processes = Processes()
    try:
        train(options, processes)
    except (Diverged, OSError, ValueError) as error:
        sys.exit(f"train.py: {error}")
    processes.close()


if __name__ == "__main__":
    main()
