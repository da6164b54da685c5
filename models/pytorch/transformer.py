"""The Transformer's encoder (Vaswani et al. 2017, 1706.03762).

Its layers have the equations and names of torch.nn.TransformerEncoderLayer, except that dropout
applies to the sublayers' outputs but not to attention weights or hidden units, as in Marian and in
the engine.
"""

import math

import torch
from torch import nn

from sequences import padding_mask

NORM_EPSILON = 1e-6


def positions(first, count, features):
    """Returns the embeddings of the positions `first`, first + 1, ..., [count, features] in
    float64: sines in the first half of the features and cosines in the second, with the frequencies
    of Tensor2Tensor and Marian, 10000^(-i / (features / 2 - 1))."""
    half = features // 2
    frequencies = 10000.0 ** (-torch.arange(half, dtype=torch.float64) / max(1, half - 1))
    angles = torch.arange(first, first + count, dtype=torch.float64)[:, None] * frequencies
    return torch.cat([angles.sin(), angles.cos()], -1)


class PositionalEmbedding(nn.Embedding):
    """Computes √features · E[token] + PE(position)."""

    def forward(self, tokens, first=0):
        """Embeds tokens [time, batch], whose first row is at the position `first`."""
        where = positions(first, len(tokens), self.embedding_dim).to(self.weight)
        return math.sqrt(self.embedding_dim) * super().forward(tokens) + where[:, None]


class EncoderLayer(nn.Module):
    """Computes

    y = norm1(x + dropout(self_attn(x)))
    z = norm2(y + dropout(linear2(relu(linear1(y)))))
    """

    def __init__(self, size, heads, feed_forward_size, dropout):
        super().__init__()
        self.self_attn = nn.MultiheadAttention(size, heads)
        self.linear1 = nn.Linear(size, feed_forward_size)
        self.linear2 = nn.Linear(feed_forward_size, size)
        self.norm1 = nn.LayerNorm(size, NORM_EPSILON)
        self.norm2 = nn.LayerNorm(size, NORM_EPSILON)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x, mask):
        attended, _ = self.self_attn(x, x, x, key_padding_mask=mask.T, need_weights=False)
        y = self.norm1(x + self.dropout(attended))
        return self.norm2(y + self.dropout(self.linear2(torch.relu(self.linear1(y)))))


class TransformerEncoder(nn.Module):
    """An embedding with positions, then layers of self-attention."""

    def __init__(self, config):
        super().__init__()
        encoder = config.encoder
        size = encoder.embedding_size
        self.embedding = PositionalEmbedding(config.source_vocabulary_size, size)
        self.layers = nn.ModuleList(
            EncoderLayer(size, encoder.heads, encoder.feed_forward_size, config.dropout)
            for _ in range(encoder.layers)
        )
        self.dropout = nn.Dropout(config.dropout)

    def forward(self, source, lengths):
        """Returns the encoder states [time, batch, size] and their mean, in the shape of a
        recurrent encoder's last state, from which a recurrent decoder starts."""
        mask = padding_mask(lengths, len(source))
        x = self.dropout(self.embedding(source))
        for layer in self.layers:
            x = layer(x, mask)
        mean = x.masked_fill(mask[..., None], 0).sum(0) / lengths[:, None]
        return x, [mean[None]]
