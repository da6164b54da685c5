"""Compares Transformer encoders and SSRU decoders with PyTorch's own layers and plain loops."""

import copy
import math
import unittest

import torch
from torch import nn

from helpers import TRANSFORMER_SSRU
from model import Seq2Seq
from sequences import padding_mask
from ssru import Scan
from test_model import sized
from transformer import NORM_EPSILON, positions

SOURCE = torch.tensor([[5, 2, 7], [3, 0, 8], [6, 0, 2], [2, 0, 0]])
LENGTHS = torch.tensor([4, 1, 3])


class Positions(unittest.TestCase):
    def test_sines_stand_before_cosines(self):
        table = positions(3, 2, 6)
        for row, position in zip(table.tolist(), (3, 4)):
            angles = [position, position / 100, position / 10000]
            expected = [*map(math.sin, angles), *map(math.cos, angles)]
            for value, wanted in zip(row, expected):
                self.assertAlmostEqual(value, wanted, places=12)


class Encoder(unittest.TestCase):
    def setUp(self):
        torch.manual_seed(4)
        self.encoder = Seq2Seq(sized(TRANSFORMER_SSRU)).double().encoder
        for parameter in self.encoder.parameters():
            nn.init.uniform_(parameter, -1, 1)

    def test_layers_equal_those_of_pytorch(self):
        layer = nn.TransformerEncoderLayer(8, 2, 10, dropout=0, layer_norm_eps=NORM_EPSILON)
        peer = nn.TransformerEncoder(layer, num_layers=2).double()
        peer.load_state_dict(
            {
                f"layers.{name}": weight
                for name, weight in self.encoder.layers.state_dict().items()
            }
        )
        embedded = self.encoder.embedding(SOURCE)
        mask = padding_mask(LENGTHS, len(SOURCE))
        expected = peer(embedded, src_key_padding_mask=mask.T)
        states, (mean,) = self.encoder(SOURCE, LENGTHS)
        torch.testing.assert_close(states[~mask], expected[~mask])
        for sentence, length in enumerate(LENGTHS):
            torch.testing.assert_close(
                mean[0, sentence], expected[:length, sentence].mean(0), rtol=1e-10, atol=1e-10
            )

    def test_a_token_is_embedded_by_where_it_stands(self):
        embedded = self.encoder.embedding(torch.full((4, 1), 5))[:, 0]
        alone = self.encoder.embedding.weight[5] * math.sqrt(8)
        torch.testing.assert_close(embedded - positions(0, 4, 8), alone.expand(4, 8))
        later = self.encoder.embedding(torch.full((2, 1), 5), 2)[:, 0]
        torch.testing.assert_close(later, embedded[2:])


class Scanning(unittest.TestCase):
    def compare(self, f, x, before):
        """Compares values and gradients of the scan with those of one step after another."""
        results = []
        for run in (Scan.apply, step_by_step):
            leaves = [leaf.clone().requires_grad_() for leaf in (f, x, before)]
            c = run(*leaves)
            (c * torch.linspace(-1, 2, c.numel()).view_as(c)).sum().backward()
            results.append([c.detach(), *(leaf.grad for leaf in leaves)])
        for fast, slow in zip(*results):
            self.assertTrue(fast.isfinite().all())
            torch.testing.assert_close(fast, slow)

    def test_equals_a_step_after_another(self):
        generator = torch.Generator().manual_seed(5)
        for time in (1, 2, 3, 8, 13):
            f, x = torch.randn(2, time, 2, 3, dtype=torch.float64, generator=generator)
            before = torch.randn(2, 3, dtype=torch.float64, generator=generator)
            with self.subTest(time):
                self.compare(torch.sigmoid(3 * f), x, before)

    def test_closed_and_open_gates_over_long_sentences_are_exact_in_float32(self):
        x = torch.ones(500, 1, 2)
        before = torch.ones(1, 2)
        for gate in (0.0, 1e-30, 0.5, 1.0):
            with self.subTest(gate):
                self.compare(torch.full_like(x, gate), x, before)


def step_by_step(f, x, before):
    cells = [before]
    for forget, added in zip(f, x):
        cells.append(forget * cells[-1] + added)
    return torch.stack(cells[1:])


class Alignment(unittest.TestCase):
    def attention(self, **decoder):
        values = copy.deepcopy(sized(TRANSFORMER_SSRU))
        values["decoder"].update(decoder)
        torch.manual_seed(6)
        model = Seq2Seq(values)
        tokens = torch.tensor([[1, 1, 1], [4, 5, 6]])
        return model(SOURCE, LENGTHS, tokens)[1]

    def test_is_the_mean_of_the_heads_unless_one_is_named(self):
        heads = [self.attention(alignment_head=head) for head in range(4)]
        self.assertFalse(torch.allclose(heads[0], heads[1], atol=1e-3))
        torch.testing.assert_close(self.attention(), torch.stack(heads).mean(0))

    def test_is_that_of_the_top_layer_unless_one_is_named(self):
        layers = [self.attention(layers=2, alignment_layer=layer) for layer in range(2)]
        self.assertFalse(torch.allclose(layers[0], layers[1], atol=1e-3))
        torch.testing.assert_close(self.attention(layers=2), layers[1])

    def test_sums_to_one_and_passes_padding_over(self):
        weights = self.attention()
        torch.testing.assert_close(weights.sum(-1), torch.ones(2, 3))
        padding = padding_mask(LENGTHS, len(SOURCE)).T.expand_as(weights)
        self.assertTrue((weights[padding] == 0).all())


if __name__ == "__main__":
    unittest.main()
