"""Reads and writes the safetensors format: a header of JSON, then the elements without gaps."""

import ctypes
import json
import os
import struct

import torch

DTYPES = {
    "F16": torch.float16,
    "F32": torch.float32,
    "F64": torch.float64,
    "I8": torch.int8,
    "I32": torch.int32,
    "I64": torch.int64,
    "U8": torch.uint8,
}
METADATA = "__metadata__"
LENGTH = struct.Struct("<Q")


def read(path):
    """Returns the file's tensors by name, in the file's order, and the texts of its metadata by
    key.

    Raises ValueError for what is not a whole file in this format.
    """
    with open(path, "rb") as file:
        content = file.read()
    data_start = LENGTH.size
    if len(content) >= LENGTH.size:
        data_start += LENGTH.unpack_from(content)[0]
    if len(content) < LENGTH.size or data_start > len(content):
        raise ValueError(f"{path}: not a safetensors file, or cut off")
    try:
        header = json.loads(content[LENGTH.size : data_start])
        metadata = dict(header.pop(METADATA, {}))
        tensors = {}
        for name, entry in sorted(header.items(), key=lambda item: item[1]["data_offsets"]):
            begin, end = (data_start + offset for offset in entry["data_offsets"])
            tensors[name] = _from_bytes(content[begin:end], entry["dtype"], entry["shape"])
    except (AttributeError, KeyError, RuntimeError, TypeError, ValueError) as error:
        raise ValueError(f"{path}: damaged safetensors file: {error!r}") from error
    return tensors, metadata


def write(path, tensors, metadata):
    """Writes the tensors in the order of the dictionary. An existing file is replaced atomically,
    so that a process killed here leaves it as it was."""
    names = {dtype: name for name, dtype in DTYPES.items()}
    header = {METADATA: metadata} if metadata else {}
    data = bytearray()
    for name, tensor in tensors.items():
        begin = len(data)
        data += to_bytes(tensor)
        header[name] = {
            "dtype": names[tensor.dtype],
            "shape": list(tensor.shape),
            "data_offsets": [begin, len(data)],
        }
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % LENGTH.size)
    partial = f"{path}.partial"
    with open(partial, "wb") as file:
        file.write(LENGTH.pack(len(text)) + text + data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(partial, path)


def _from_bytes(elements, dtype, shape):
    if any(extent < 0 for extent in shape):
        raise ValueError(f"shape {shape}")
    if not elements:
        return torch.empty(0, dtype=DTYPES[dtype]).reshape(shape)
    return torch.frombuffer(bytearray(elements), dtype=DTYPES[dtype]).reshape(shape)


def to_bytes(tensor):
    # This does not use numpy, which PyTorch can do without.
    tensor = tensor.detach().cpu().contiguous()
    return ctypes.string_at(tensor.data_ptr(), tensor.numel() * tensor.element_size())
