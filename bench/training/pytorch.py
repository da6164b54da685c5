"""pytorch.py JOB.json: trains the same models in PyTorch, on one thread, from the same weights and token
ids. Prints the result as JSON; without a job, a description of this PyTorch."""

import json
import pathlib
import resource
import sys
import time

import torch
from torch.nn.functional import cross_entropy

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "models/pytorch"
sys.path.insert(0, str(FOLDER))

import bundle
from data import Examples
from model import Seq2Seq
from model_config import read_model_config
from trainer import make_optimizer
from training_config import read_training_config

COMPARED_STEPS = 3  # As in timing.mjs.


def about():
    """Returns the version and whether PyTorch uses the reference BLAS. Debian's PyTorch uses the
    machine's BLAS; the reference implementation, its default, is many times slower than others."""
    maps = pathlib.Path("/proc/self/maps")
    libraries = maps.read_text() if maps.exists() else ""
    return {
        "version": torch.__version__,
        "reference_blas": "/blas/libblas.so" in libraries and "openblas" not in libraries,
    }


def peak_memory():
    try:
        status = pathlib.Path("/proc/self/status").read_text()
        return 1024 * int(status.split("VmHWM:")[1].split()[0])
    except OSError:
        unit = 1 if sys.platform == "darwin" else 1024
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def main():
    if len(sys.argv) == 1:
        print(json.dumps(about()))
        return
    job = json.loads(pathlib.Path(sys.argv[1]).read_text())
    torch.set_num_threads(1)
    folder = pathlib.Path(job["prepared"])
    weights, _, model_values = bundle.read(folder / "start.safetensors")
    training = read_training_config(json.loads(pathlib.Path(job["config"]).read_text())["training"])
    examples = Examples(folder / "train.safetensors", read_model_config(model_values))
    batch = examples.batch(examples.within(training.max_length), torch.device("cpu"))
    model = Seq2Seq(model_values)
    model.load_weights(weights)
    model.train()
    optimizer = make_optimizer(training, model.parameters())

    def step():
        logits, _ = model(batch.source, batch.source_lengths, batch.tokens, batch.decoder)
        # Nothing is padded, so nothing needs to be masked.
        loss = cross_entropy(logits.flatten(0, 1), batch.target.flatten())
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), training.clip_norm)
        optimizer.step()
        return float(loss)

    losses = []

    def repeat(steps, seconds):
        milliseconds = []
        end = time.perf_counter() + seconds
        while len(milliseconds) < steps or time.perf_counter() < end:
            start = time.perf_counter()
            loss = step()
            milliseconds.append(1000 * (time.perf_counter() - start))
            if len(losses) < COMPARED_STEPS:
                losses.append(loss)
        return milliseconds

    budget = job["budget"]
    repeat(budget["warmupSteps"], budget["warmupSeconds"])
    milliseconds = repeat(budget["steps"], budget["seconds"])
    result = {
        "parameters": sum(weight.numel() for weight in model.parameters()),
        "losses": losses,
        "milliseconds": milliseconds,
        "peakMemory": peak_memory(),
    }
    print(json.dumps(result))


main()
