"""The attention scores of a recurrent decoder."""

import math

import torch
from torch import nn


class AdditiveScore(nn.Module):
    """Computes score(s, h) = v · tanh(W_q s + b + W_k h), Bahdanau et al. 2015."""

    def __init__(self, size, encoder_size, decoder_size):
        super().__init__()
        self.query = nn.Linear(decoder_size, size)
        self.key = nn.Linear(encoder_size, size, bias=False)
        self.score = nn.Linear(size, 1, bias=False)

    def keys(self, encoder_states):
        return self.key(encoder_states)

    def forward(self, keys, s):
        return self.score(torch.tanh(keys + self.query(s))).squeeze(-1)


class DotScore(nn.Module):
    """Computes score(s, h) = scale * s · h: dot (Luong et al. 2015) with scale 1, scaled_dot
    (Vaswani et al. 2017) with 1 / √(size of s)."""

    def __init__(self, scale):
        super().__init__()
        self.scale = scale

    def keys(self, encoder_states):
        return encoder_states

    def forward(self, keys, s):
        return self.scale * (keys * s).sum(-1)


class GeneralScore(nn.Module):
    """Computes score(s, h) = s · (W h), Luong et al. 2015."""

    def __init__(self, encoder_size, decoder_size):
        super().__init__()
        self.key = nn.Linear(encoder_size, decoder_size, bias=False)

    def keys(self, encoder_states):
        return self.key(encoder_states)

    def forward(self, keys, s):
        return (keys * s).sum(-1)


def attention_score(config):
    encoder_size, decoder_size = config.encoder.output_size, config.decoder.hidden_size
    if config.attention.score == "additive":
        return AdditiveScore(config.attention.size, encoder_size, decoder_size)
    if config.attention.score == "general":
        return GeneralScore(encoder_size, decoder_size)
    return DotScore(1 / math.sqrt(decoder_size) if config.attention.score == "scaled_dot" else 1)
