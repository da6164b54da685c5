"""The decoder of SSRU layers that attend to the encoder (Kim et al. 2019, D19-5632)."""

from typing import NamedTuple

import torch
from torch import nn

from recurrent import hidden_of
from sequences import padding_mask
from transformer import NORM_EPSILON, PositionalEmbedding


def scan_from_zero(f, x):
    """Returns c_t = f_t * c_{t-1} + x_t for all t, [time, ...], with c_{-1} = 0.

    It takes log2(time) passes instead of `time` steps (Hillis & Steele 1986). After each, c_t holds
    what the last `reach` inputs add to it, and f_t what is left of c_{t - reach}. With f from 0 to
    1 nothing can overflow."""
    c, f = x.clone(), f.clone()
    reach = 1
    while reach < len(c):
        c[reach:] += f[reach:] * c[:-reach]
        f[reach:] = f[reach:] * f[:-reach]
        reach *= 2
    return c


class Scan(torch.autograd.Function):
    """c_t = f_t * c_{t-1} + x_t for all t, [time, ...], with c_{-1} = before. The gradient of c goes
    back in time by the same recurrence: g_t = d_t + f_{t+1} * g_{t+1}."""

    @staticmethod
    def forward(ctx, f, x, before):
        c = scan_from_zero(f, torch.cat([x[:1] + f[:1] * before, x[1:]]))
        ctx.save_for_backward(f, torch.cat([before[None], c[:-1]]))
        return c

    @staticmethod
    def backward(ctx, d):
        f, c_before = ctx.saved_tensors
        f_after = torch.cat([f[1:], torch.zeros_like(f[:1])])
        g = scan_from_zero(f_after.flip(0), d.flip(0)).flip(0)
        return g * c_before, g, f[0] * g[0]


class Ssru(nn.Module):
    """The simpler simple recurrent unit:

    u_t = W_u x_t      f_t = sigmoid(W_f x_t + b)      c_t = f_t * c_{t-1} + (1 - f_t) * u_t
    y_t = relu(c_t)
    """

    def __init__(self, size):
        super().__init__()
        # The rows of W_u stand above those of W_f.
        self.weight = nn.Parameter(torch.empty(2 * size, size))
        self.bias = nn.Parameter(torch.zeros(size))
        nn.init.xavier_uniform_(self.weight)

    def forward(self, x, cell):
        """Reads x [time, batch, size], starting from the state `cell`. Returns y and the last c."""
        u, f = nn.functional.linear(x, self.weight).chunk(2, -1)
        f = torch.sigmoid(f + self.bias)
        c = Scan.apply(f, (1 - f) * u, cell)
        return torch.relu(c), c[-1]


class DecoderLayer(nn.Module):
    """Computes

    y = norm1(x + dropout(ssru(x)))
    z = norm2(y + dropout(multihead_attn(y, encoder states)))
    w = norm3(z + dropout(linear2(relu(linear1(z)))))
    """

    def __init__(self, size, heads, feed_forward_size, dropout):
        super().__init__()
        self.ssru = Ssru(size)
        self.multihead_attn = nn.MultiheadAttention(size, heads)
        self.linear1 = nn.Linear(size, feed_forward_size)
        self.linear2 = nn.Linear(feed_forward_size, size)
        self.norm1 = nn.LayerNorm(size, NORM_EPSILON)
        self.norm2 = nn.LayerNorm(size, NORM_EPSILON)
        self.norm3 = nn.LayerNorm(size, NORM_EPSILON)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x, cell, memory):
        """Returns w, the weights of every head [batch, heads, time, source time], and the new
        cell."""
        recurrent, cell = self.ssru(x, cell)
        y = self.norm1(x + self.dropout(recurrent))
        attended, weights = self.multihead_attn(
            y,
            memory.encoder_states,
            memory.encoder_states,
            key_padding_mask=memory.mask.T,
            average_attn_weights=False,
        )
        z = self.norm2(y + self.dropout(attended))
        w = self.norm3(z + self.dropout(self.linear2(torch.relu(self.linear1(z)))))
        return w, weights, cell


class SsruState(NamedTuple):
    """The state that an SSRU decoder passes from step to step."""

    position: int  # the next token's
    cells: list  # c of each layer


class SsruStart(nn.Module):
    """The bridge of an SSRU decoder, which ignores the encoder's last state and starts from
    zeros."""

    def __init__(self, config):
        super().__init__()
        self.layers = config.decoder.layers
        self.size = config.decoder.embedding_size

    def forward(self, finals):
        h = hidden_of(finals[-1])
        return SsruState(0, list(h.new_zeros(self.layers, h.shape[1], self.size)))


class SsruMemory(NamedTuple):
    """The tensors from which an SSRU decoder knows the source."""

    encoder_states: torch.Tensor  # [source time, batch, size]
    mask: torch.Tensor  # [source time, batch], True on padding


class SsruDecoder(nn.Module):
    """An embedding with positions, then layers, and logits = W w + b with w of the top layer."""

    def __init__(self, config, vocabulary_size):
        super().__init__()
        decoder = config.decoder
        size = decoder.embedding_size
        self.alignment_layer = decoder.alignment_layer
        self.alignment_head = decoder.alignment_head
        self.embedding = PositionalEmbedding(vocabulary_size, size)
        self.layers = nn.ModuleList(
            DecoderLayer(size, decoder.heads, decoder.feed_forward_size, config.dropout)
            for _ in range(decoder.layers)
        )
        self.output = nn.Linear(size, vocabulary_size)
        self.dropout = nn.Dropout(config.dropout)

    def memory(self, encoder_states, lengths, finals):
        return SsruMemory(encoder_states, padding_mask(lengths, len(encoder_states)))

    def forward(self, tokens, state, memory):
        """Does the same as RecurrentDecoder.forward, all steps at once. Attention is that of the
        alignment layer's alignment head, or the mean over its heads."""
        x = self.dropout(self.embedding(tokens, state.position))
        cells, of_layers = [], []
        for layer, cell in zip(self.layers, state.cells):
            x, weights, cell = layer(x, cell, memory)
            cells.append(cell)
            of_layers.append(weights)
        weights = of_layers[self.alignment_layer]
        head = self.alignment_head
        attention = weights.mean(1) if head is None else weights[:, head]
        return x, attention.transpose(0, 1), SsruState(state.position + len(tokens), cells)
