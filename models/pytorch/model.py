"""Builds the engine's models in plain torch.nn, from the same "model" object of a configuration.

`Seq2Seq.weights()` has the names and shapes of a bundle's weights, so each loads the other's.
Sequences are time-major, [time, batch], padded, and travel with their lengths.
"""

from typing import NamedTuple

import torch
from torch import nn

from model_config import read_model_config
from recurrent import Bridge, RecurrentDecoder, RecurrentEncoder
from sequences import padding_mask
from ssru import SsruDecoder, SsruStart
from transformer import TransformerEncoder

PAD, START, END, UNKNOWN = range(4)
ENCODERS = {"recurrent": RecurrentEncoder, "transformer": TransformerEncoder}
BRIDGES = {"recurrent": Bridge, "ssru": SsruStart}
DECODERS = {"recurrent": RecurrentDecoder, "ssru": SsruDecoder}


class Target(NamedTuple):
    """The parts of the model that write one target language."""

    bridge: nn.Module
    decoder: nn.Module


class Seq2Seq(nn.Module):
    """An encoder, and for each target language a decoder and the bridge between them."""

    def __init__(self, config):
        """Takes a "model" object with all vocabulary sizes, as in a bundle."""
        super().__init__()
        config = read_model_config(config)
        self.encoder = ENCODERS[config.encoder.type](config)
        self.languages = [target.language for target in config.targets]
        if None not in self.languages:
            self.targets = nn.ModuleDict({name: nn.Module() for name in self.languages})
        for index, target in enumerate(config.targets):
            part = self._part(index)
            part.bridge = BRIDGES[config.decoder.type](config)
            part.decoder = DECODERS[config.decoder.type](config, target.vocabulary_size)
            # Press & Wolf 2017. In a bundle, a shared weight has the first of its names.
            if config.tied_embeddings == "all":
                part.decoder.embedding.weight = self.encoder.embedding.weight
            if config.tied_embeddings != "none":
                part.decoder.output.weight = part.decoder.embedding.weight

    def _part(self, index):
        language = self.languages[index]
        return self if language is None else self.targets[language]

    def target(self, index):
        part = self._part(index)
        return Target(part.bridge, part.decoder)

    def weights(self):
        """Returns every weight once, by its name in a bundle."""
        return dict(self.named_parameters())

    def load_weights(self, tensors):
        """Copies the weights of a bundle; raises ValueError if one is missing, unknown or of
        another shape."""
        weights = self.weights()
        if strange := sorted(weights.keys() ^ tensors.keys()):
            problem = "is missing" if strange[0] in weights else "belongs to no part of the model"
            raise ValueError(f"{strange[0]} {problem}")
        for name, weight in weights.items():
            if weight.shape != tensors[name].shape:
                raise ValueError(
                    f"{name} is {list(tensors[name].shape)}, not {list(weight.shape)}"
                )
            weight.data.copy_(tensors[name])

    def encode(self, source, source_lengths, target):
        """Returns the memory and the first state of a target's decoder."""
        encoder_states, finals = self.encoder(source, source_lengths)
        memory = target.decoder.memory(encoder_states, source_lengths, finals)
        return memory, target.bridge(finals)

    def forward(self, source, source_lengths, tokens, decoder=0, reference_fed=None):
        """Returns logits [time, batch, vocabulary] and attention [time, batch, source time] or
        None.

        `source` [source time, batch] ends with </s>, and `tokens` [time, batch] begin with <s>. The
        decoder is fed `tokens` (teacher forcing: Williams & Zipser 1989) or, where `reference_fed`
        [time, batch] is False, its own most probable token (scheduled sampling: Bengio et al.
        2015); the first token is always fed."""
        target = self.target(decoder)
        memory, state = self.encode(source, source_lengths, target)
        if reference_fed is None:
            features, attention, _ = target.decoder(tokens, state, memory)
        else:
            features, attention = self._sample(tokens, reference_fed, state, memory, target.decoder)
        return target.decoder.output(features), attention

    def _sample(self, tokens, reference_fed, state, memory, decoder):
        """Returns features and attention of all steps, which are taken one by one."""
        features, attention = [], []
        previous = tokens[:1]
        for t in range(len(tokens)):
            if t > 0:
                with torch.no_grad():
                    own = decoder.output(features[-1]).argmax(-1)
                previous = torch.where(reference_fed[t], tokens[t], own)
            step_features, weights, state = decoder(previous, state, memory)
            features.append(step_features)
            attention.append(weights)
        return torch.cat(features), None if weights is None else torch.cat(attention)

    @torch.no_grad()
    def greedy(self, source, source_lengths, decoder=0):
        """Writes the most probable token at each step. Returns a list of token ids for each
        sentence, without </s>: as in the engine, at most 2 n + 20 for a source of n tokens with
        </s>."""
        target = self.target(decoder)
        memory, state = self.encode(source, source_lengths, target)
        limits = 2 * source_lengths + 20
        previous = torch.full_like(source_lengths, START)[None]
        finished = torch.zeros_like(source_lengths, dtype=torch.bool)
        written = []
        while not finished.all():
            features, _, state = target.decoder(previous, state, memory)
            previous = target.decoder.output(features).argmax(-1)
            written.append(previous.masked_fill(finished, END))
            finished |= (previous[0] == END) | (limits <= len(written))
        rows = torch.cat(written).T.tolist()
        return [row[: row.index(END)] if END in row else row for row in rows]


def cross_entropy(logits, target, lengths, label_smoothing=0.0, reduction="mean"):
    """Returns the loss (label smoothing: Szegedy et al. 2016), as its mean over the target tokens
    or as their "sum"; padding does not count."""
    real = ~padding_mask(lengths, target.shape[0])
    return nn.functional.cross_entropy(
        logits[real], target[real], label_smoothing=label_smoothing, reduction=reduction
    )
