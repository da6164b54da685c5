"""A run's state in a safetensors file: nothing that it holds can run, and it is there whole or not
at all."""

import json

import safetensors_file

KEY = "training_run"
VERSION = 1


def save(path, values, tensors):
    """`values` is an object of JSON. Replaces the file at once."""
    safetensors_file.write(path, tensors, {KEY: json.dumps({"version": VERSION, **values})})


def load(path):
    """Returns what was saved. Raises ValueError for what is no checkpoint of this version."""
    tensors, metadata = safetensors_file.read(path)
    values = json.loads(metadata.get(KEY, "{}"))
    if values.get("version") != VERSION:
        raise ValueError(f"{path}: no checkpoint of version {VERSION}, which train.py writes")
    return values, tensors


def under(prefix, tensors):
    """The tensors whose names start so, by the rest of their names."""
    return {
        name[len(prefix) :]: tensor for name, tensor in tensors.items() if name.startswith(prefix)
    }
