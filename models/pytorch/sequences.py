"""Padded, time-major sequences, [time, batch, ...], which travel with their lengths."""

import torch


def padding_mask(lengths, time):
    """True where a sequence has ended: [time, batch]."""
    return torch.arange(time, device=lengths.device)[:, None] >= lengths[None, :]


def reverse_within(lengths, sequences):
    """Each sequence of [time, batch, features] from its last place to its first, padding left
    behind it. Its own inverse."""
    time = torch.arange(sequences.shape[0], device=lengths.device)[:, None]
    mirrored = torch.where(time < lengths, lengths - 1 - time, time)
    return sequences.gather(0, mirrored[..., None].expand_as(sequences))
