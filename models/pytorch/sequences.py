"""Works on padded, time-major sequences, [time, batch, ...], which travel with their lengths."""

import torch


def padding_mask(lengths, time):
    """Returns [time, batch], True where a sequence has ended."""
    return torch.arange(time, device=lengths.device)[:, None] >= lengths[None, :]


def reverse_within(lengths, sequences):
    """Reverses each sequence of [time, batch, features], leaving the padding behind it."""
    time = torch.arange(sequences.shape[0], device=lengths.device)[:, None]
    mirrored = torch.where(time < lengths, lengths - 1 - time, time)
    return sequences.gather(0, mirrored[..., None].expand_as(sequences))
