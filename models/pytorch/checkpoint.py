"""Stores a run's state in a safetensors file, which holds no code and is replaced atomically."""

import json

import safetensors_file

KEY = "training_run"
VERSION = 1


def save(path, values, tensors):
    """Replaces the file atomically. `values` is a JSON object."""
    safetensors_file.write(path, tensors, {KEY: json.dumps({"version": VERSION, **values})})


def load(path):
    """Returns the values and tensors. Raises ValueError for other files or other versions."""
    tensors, metadata = safetensors_file.read(path)
    values = json.loads(metadata.get(KEY, "{}"))
    if values.get("version") != VERSION:
        raise ValueError(f"{path}: no checkpoint of version {VERSION}, which train.py writes")
    return values, tensors


def under(prefix, tensors):
    """Returns the tensors whose names start with `prefix`, by the rest of their names."""
    return {
        name[len(prefix) :]: tensor for name, tensor in tensors.items() if name.startswith(prefix)
    }
