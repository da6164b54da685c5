"""Bundles: whole models in one safetensors file, as docs/bundle.md describes them."""

import json
import zlib

import torch

import safetensors_file

PRECISIONS = {"float16": torch.float16, "float32": torch.float32}
WEIGHTS_CHECKSUM = "weights_crc32"
METADATA_CHECKSUM = "metadata_crc32"


def read(path):
    """Returns the weights by name, the metadata and its "model" object.

    Raises ValueError for a file that is damaged or no bundle."""
    tensors, metadata = safetensors_file.read(path)
    if metadata.get("format") != "attentive" or metadata.get("format_version") != "1":
        raise ValueError(f"{path}: no model of ours in format_version 1")
    if checksums(tensors.values(), metadata) != {
        key: metadata.get(key) for key in (WEIGHTS_CHECKSUM, METADATA_CHECKSUM)
    }:
        raise ValueError(f"{path}: the file does not match its checksums: it was damaged")
    try:
        weights = {name: t for name, t in tensors.items() if not name.startswith("shortlist.")}
        return weights, metadata, json.loads(metadata["config"])["model"]
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path}: config must be there, as an object with model") from error


def write(path, weights, metadata, precision):
    """Writes the weights with the metadata of the bundle that they come from, in one atomic step.

    Raises ValueError for a weight that cannot be written."""
    tensors = {name: weight.to(PRECISIONS[precision]) for name, weight in weights.items()}
    for name, tensor in tensors.items():
        if not tensor.isfinite().all():
            raise ValueError(f"{name} holds a weight that {precision} cannot hold")
    metadata = {**metadata, **checksums(tensors.values(), metadata)}
    safetensors_file.write(path, tensors, metadata)


def checksums(tensors, metadata):
    """Returns the CRC-32 of the elements of all tensors, in the file's order, and that of all
    metadata except the latter checksum itself."""
    weights_crc = 0
    for tensor in tensors:
        weights_crc = zlib.crc32(safetensors_file.to_bytes(tensor), weights_crc)
    metadata = {**metadata, WEIGHTS_CHECKSUM: f"{weights_crc:08x}"}
    metadata_crc = 0
    for key, value in sorted(metadata.items()):
        if key != METADATA_CHECKSUM:
            metadata_crc = zlib.crc32(f"{key}\0{value}\0".encode(), metadata_crc)
    return {
        WEIGHTS_CHECKSUM: metadata[WEIGHTS_CHECKSUM],
        METADATA_CHECKSUM: f"{metadata_crc:08x}",
    }
