"""Tests what the goldens do not cover: errors, greedy decoding, scheduled sampling, loading."""

import copy
import unittest

import torch

from helpers import MODEL, RECURRENT_SSRU, TRANSFORMER_RECURRENT, TRANSFORMER_SSRU
from fields import ConfigError
from model import Seq2Seq, cross_entropy

SIZES = {"source_vocabulary_size": 9, "target_vocabulary_size": 9}


def changed(**parts):
    """Returns MODEL with some fields changed, for example encoder={...}; None removes a field."""
    model = {**copy.deepcopy(MODEL), **SIZES}
    for key, value in parts.items():
        if value is None:
            del model[key]
        elif isinstance(value, dict) and key in model:
            model[key].update(value)
        else:
            model[key] = value
    return model


def sized(model):
    return {**copy.deepcopy(model), **SIZES}


def ssru(encoder=None, decoder=None, **parts):
    """Returns TRANSFORMER_SSRU with some fields changed."""
    model = {**sized(TRANSFORMER_SSRU), **parts}
    model["encoder"].update(encoder or {})
    model["decoder"].update(decoder or {})
    return model


class ModelConfig(unittest.TestCase):
    def assert_refused(self, cases):
        """Expects each "model" object in `cases` to be refused with the message that is its key."""
        for message, model in cases.items():
            with self.subTest(message), self.assertRaises(ConfigError) as refused:
                Seq2Seq(model)
            self.assertIn(message, str(refused.exception))

    def test_nonsense_is_refused_with_the_reason(self):
        output = {"score": "general", "placement": "output"}
        self.assert_refused({
            "model.encoder.cell must be one of": changed(encoder={"cell": "mgu"}),
            "model.encoder.layers must be an integer from 1": changed(encoder={"layers": 0}),
            "model.encoder.size is unknown; allowed here": changed(encoder={"size": 3}),
            "model.encoder.reverse_source": changed(encoder={"reverse_source": True}),
            "model.encoder.residual": changed(encoder={"residual": True}),
            "model.decoder.residual": changed(decoder={"residual": True}),
            "model.decoder.readout_size": changed(decoder={"readout_size": 0}),
            "model.attention is missing": changed(attention=None),
            "model.attention is an option of": changed(context="every_step"),
            "model.attention.size is an option of": changed(attention={"score": "general"}),
            "model.attention.size is missing": changed(attention=None)
            | {"attention": {"score": "additive"}},
            "model.attention.input_feeding": changed(attention={"input_feeding": True}),
            "decoder.hidden_size (8) must equal the encoder's output (16, both": changed(
                attention=None
            )
            | {"attention": {**output, "score": "scaled_dot"}},
            "decoder.embedding_size (6) must equal decoder.readout_size (5)": changed(
                decoder={"readout_size": 5}, tied_embeddings="output"
            ),
            "encoder.embedding_size (4) must equal decoder.embedding_size (6)": changed(
                encoder={"embedding_size": 4}, tied_embeddings="all"
            ),
            "all vocabulary sizes must be equal": changed(
                source_vocabulary_size=8, tied_embeddings="all"
            ),
            "target_vocabulary_sizes stands for": changed(
                target_vocabulary_sizes={"de": 9, "fr": 9}
            ),
            "2 to 256 languages": changed(target_vocabulary_size=None)
            | {"target_vocabulary_sizes": {"de": 9}},
            "is no language": changed(target_vocabulary_size=None)
            | {"target_vocabulary_sizes": {"de": 9, "f.r": 9}},
            "model.dropout must be a number from 0": changed(dropout=1),
        })

    def test_nonsense_of_attending_layers_is_refused_with_the_reason(self):
        self.assert_refused({
            "model.encoder.type must be one of": ssru({"type": "lstm"}),
            "model.decoder.type must be one of": ssru(decoder={"type": "transformer"}),
            'model.encoder.cell is an option of type "recurrent"': ssru({"cell": "gru"}),
            'model.decoder.readout_size is an option of type "recurrent"': ssru(
                decoder={"readout_size": 4}
            ),
            'model.encoder.heads is an option of type "transformer"': changed(encoder={"heads": 2}),
            'model.decoder.alignment_head is an option of type "ssru"': changed(
                decoder={"alignment_head": 0}
            ),
            "model.encoder.embedding_size must be even": ssru({"embedding_size": 9, "heads": 3}),
            "model.encoder.heads must divide embedding_size (8)": ssru({"heads": 3}),
            "model.decoder.alignment_head must be an integer from 0 to 3": ssru(
                decoder={"alignment_head": 4}
            ),
            "model.decoder.alignment_layer must be an integer from 0 to 1": ssru(
                decoder={"layers": 2, "alignment_layer": 2}
            ),
            "model.decoder.alignment_shift must be a number from 0 to 1": ssru(
                decoder={"alignment_shift": 2}
            ),
            "model.context belongs to a recurrent decoder": ssru(context="attention"),
            "model.attention belongs to a recurrent decoder": ssru(attention={"score": "dot"}),
            'model.context "every_step" is the encoder\'s last state': sized(TRANSFORMER_RECURRENT)
            | {"context": "every_step"},
            "model.decoder.embedding_size must equal the encoder's output (8)": ssru(
                decoder={"embedding_size": 12}
            ),
            "model.decoder.embedding_size must equal the encoder's output (16, both": ssru()
            | {"encoder": MODEL["encoder"]},
            "encoder.embedding_size (6) must equal decoder.embedding_size (8)": sized(
                RECURRENT_SSRU
            )
            | {"tied_embeddings": "all"},
        })


class Behaviour:
    """Tests that every kind of model passes; `values` is its "model" object."""

    def setUp(self):
        torch.manual_seed(3)
        self.model = Seq2Seq(self.values)
        with torch.no_grad():
            for parameter in self.model.parameters():
                parameter.uniform_(-1.5, 1.5)
        self.source = torch.tensor([[5, 2, 7], [3, 0, 8], [2, 0, 2]])
        self.lengths = torch.tensor([3, 1, 3])

    def forward(self, tokens, reference_fed):
        return self.model(self.source, self.lengths, tokens, reference_fed=reference_fed)[0]

    def test_greedy_writes_what_free_running_prefers(self):
        written = self.model.greedy(self.source, self.lengths)
        self.assertEqual([len(row) <= 2 * n + 20 for row, n in zip(written, (3, 1, 3))], [True] * 3)
        time = max(map(len, written)) + 1
        tokens = torch.ones(time, 3, dtype=torch.long)
        logits = self.forward(tokens, torch.zeros_like(tokens, dtype=torch.bool))
        for row, best in zip(written, logits.argmax(-1).T.tolist()):
            self.assertEqual(row, best[: len(row)])

    def test_a_batch_is_its_sentences(self):
        together = self.model.greedy(self.source, self.lengths)
        for index, length in enumerate(self.lengths):
            alone = self.source[:length, index : index + 1]
            self.assertEqual(self.model.greedy(alone, length[None]), [together[index]])

    def test_reference_is_fed_where_it_says(self):
        tokens = torch.tensor([[1, 1, 1], [4, 5, 6], [7, 8, 3]])
        always = torch.ones_like(tokens, dtype=torch.bool)
        torch.testing.assert_close(self.forward(tokens, always), self.forward(tokens, None))
        own = self.forward(tokens, None)[0].argmax(-1)
        sometimes = always.clone()
        sometimes[1, 2] = False
        mixed = tokens.clone()
        mixed[1, 2] = own[2]
        self.assertNotEqual(tokens[1, 2], own[2])
        torch.testing.assert_close(self.forward(tokens, sometimes), self.forward(mixed, None))

    def test_dropout_drops_only_in_training(self):
        model = Seq2Seq({**self.values, "dropout": 0.5})
        tokens = torch.ones(2, 3, dtype=torch.long)
        runs = [model(self.source, self.lengths, tokens)[0] for _ in range(2)]
        self.assertFalse(torch.equal(*runs))
        model.eval()
        runs = [model(self.source, self.lengths, tokens)[0] for _ in range(2)]
        self.assertTrue(torch.equal(*runs))

    def test_tied_weights_have_one_name_and_stay_tied(self):
        model = Seq2Seq({**self.tied, "tied_embeddings": "all"})
        self.assertNotIn("decoder.output.weight", model.weights())
        self.assertNotIn("decoder.embedding.weight", model.weights())
        model = model.double()
        self.assertIs(model.encoder.embedding.weight, model.decoder.output.weight)
        tokens = torch.ones(2, 3, dtype=torch.long)
        logits, _ = model(self.source, self.lengths, tokens)
        cross_entropy(logits, tokens, torch.tensor([2, 1, 2])).backward()
        self.assertIsNotNone(model.encoder.embedding.weight.grad)


class RecurrentOverRecurrent(Behaviour, unittest.TestCase):
    values = changed(decoder={"layers": 2, "residual": True}, encoder={"layers": 2})
    tied = values

    def test_other_weights_are_refused(self):
        weights = dict(self.model.weights())
        missing = weights.pop("bridge.hidden_l1.bias")
        with self.assertRaisesRegex(ValueError, "bridge.hidden_l1.bias is missing"):
            self.model.load_weights(weights)
        with self.assertRaisesRegex(ValueError, "extra belongs to no part"):
            self.model.load_weights({**self.model.weights(), "extra": missing})
        with self.assertRaisesRegex(ValueError, r"bridge.hidden_l1.bias is \[7\], not \[8\]"):
            self.model.load_weights({**weights, "bridge.hidden_l1.bias": missing[:7]})


class SsruOverTransformer(Behaviour, unittest.TestCase):
    values = tied = sized(TRANSFORMER_SSRU)


class RecurrentOverTransformer(Behaviour, unittest.TestCase):
    values = sized(TRANSFORMER_RECURRENT)
    tied = values


class SsruOverRecurrent(Behaviour, unittest.TestCase):
    values = sized(RECURRENT_SSRU)
    tied = {**values, "encoder": {**values["encoder"], "embedding_size": 8}}


if __name__ == "__main__":
    unittest.main()
