"""Reads the sentence pairs that `attentive prepare` writes as token ids, and makes batches."""

import random
from typing import NamedTuple

import torch

import safetensors_file
from model import END, PAD, START, UNKNOWN

EVALUATION_TOKENS = 4096


class Batch(NamedTuple):
    """Padded, time-major tensors, as Seq2Seq and cross_entropy take them."""

    source: torch.Tensor
    source_lengths: torch.Tensor
    tokens: torch.Tensor  # <s> and the target, which the decoder is fed
    target: torch.Tensor  # the target and </s>, which it is to write
    target_lengths: torch.Tensor
    decoder: int


class Side:
    """All sentences of one side, concatenated in one tensor."""

    def __init__(self, ids, lengths):
        self.lengths = lengths.long()
        self.starts = self.lengths.cumsum(0) - self.lengths
        # The extra element lets `padded` index the tensor even if all sentences are empty.
        self.ids = torch.cat([ids, ids.new_full((1,), PAD)])

    def padded(self, indices):
        """Returns some sentences, each with </s>, [time, batch], and their lengths with it."""
        lengths = self.lengths[indices]
        time = torch.arange(int(lengths.max()) + 1)[:, None]
        places = (self.starts[indices] + time).clamp(max=len(self.ids) - 1)
        sentences = self.ids[places].long().masked_fill(time == lengths, END)
        return sentences.masked_fill(time > lengths, PAD), lengths + 1


class Examples:
    """The sentence pairs of a file: int32 tensors `source_ids`, `source_lengths`, `target_ids`,
    `target_lengths` and, for several targets, `decoder`. The ids include no special tokens."""

    def __init__(self, path, model_config):
        """Raises ValueError for tensors that contradict each other or the model."""
        tensors, _ = safetensors_file.read(path)
        names = ["source_ids", "source_lengths", "target_ids", "target_lengths"]
        if len(model_config.targets) > 1:
            names.append("decoder")
        for name in names:
            tensor = tensors.get(name)
            if tensor is None or tensor.dtype != torch.int32 or tensor.dim() != 1:
                raise ValueError(f"{path}: {name} must be there, as I32; run attentive prepare")
        self.source = Side(tensors["source_ids"], tensors["source_lengths"])
        self.target = Side(tensors["target_ids"], tensors["target_lengths"])
        count = len(self.source.lengths)
        self.decoder = tensors.get("decoder", torch.zeros(count, dtype=torch.int32)).long()
        if not count or any(len(part) != count for part in (self.target.lengths, self.decoder)):
            raise ValueError(f"{path}: both sides must have as many sentences, and at least one")
        targets = model_config.targets
        if ((self.decoder < 0) | (self.decoder >= len(targets))).any():
            raise ValueError(f"{path}: decoder must be below {len(targets)}, the model's targets")
        # These are the sizes of each sentence's vocabulary.
        vocabularies = {
            "source": torch.full((count,), model_config.source_vocabulary_size),
            "target": torch.tensor([one.vocabulary_size for one in targets])[self.decoder],
        }
        for name, sizes in vocabularies.items():
            side, ids = getattr(self, name), tensors[f"{name}_ids"]
            if (side.lengths < 0).any() or side.lengths.sum() != len(ids):
                raise ValueError(f"{path}: {name}_lengths do not add up to {name}_ids")
            size = sizes.repeat_interleave(side.lengths)
            strange = (ids < UNKNOWN) | (ids >= size)
            if strange.any():
                raise ValueError(
                    f"{path}: {name}_ids must be from {UNKNOWN} to {int(size[strange][0]) - 1}, "
                    "within the vocabulary and without special tokens"
                )

    def __len__(self):
        return len(self.decoder)

    def require_variants_of(self, examples, path):
        """Checks that these are noisy variants of other examples. Raises ValueError."""
        if not torch.equal(self.decoder, examples.decoder):
            raise ValueError(f"{path}: has other pairs than the train file; run attentive prepare")

    def within(self, max_length):
        """Returns the indices of pairs with at most `max_length` tokens on either side."""
        longest = torch.maximum(self.source.lengths, self.target.lengths)
        return (longest <= max_length).nonzero().flatten()

    def sample(self, count):
        """Returns up to `count` indices, evenly spaced, as `attentive train` chooses them."""
        count = min(count, len(self))
        return torch.arange(count) * len(self) // count

    def target_tokens(self, indices):
        """Returns how many tokens a model is to write for these pairs, including </s>."""
        return int(self.target.lengths[indices].sum()) + len(indices)

    def references(self, indices):
        """Returns the targets of these pairs as lists of token ids."""
        starts, lengths = self.target.starts[indices], self.target.lengths[indices]
        return [
            self.target.ids[start : start + length].tolist()
            for start, length in zip(starts.tolist(), lengths.tolist())
        ]

    def batch(self, indices, device):
        """Makes a batch of these pairs, which must have the same decoder."""
        source, source_lengths = self.source.padded(indices)
        target, target_lengths = self.target.padded(indices)
        fed = target[:-1].masked_fill(target[:-1] == END, PAD)
        tokens = torch.cat([torch.full_like(target[:1], START), fed])
        parts = (source, source_lengths, tokens, target, target_lengths)
        return Batch(*(part.to(device) for part in parts), int(self.decoder[indices[0]]))


class Batches:
    """Cuts examples into batches of one decoder and similar lengths, as the engine does: it
    shuffles the examples, sorts them by length, cuts where the padded tokens of both sides would
    exceed `batch_tokens`, and shuffles the batches. Their number depends on the lengths alone."""

    def __init__(self, examples, indices, batch_tokens):
        self.indices = indices
        source, target = examples.source.lengths[indices], examples.target.lengths[indices]
        radix = int(max(source.max(), target.max())) + 1
        decoder = examples.decoder[indices]
        self.keys = (decoder * radix + target) * radix + source
        order = self.keys.argsort()
        self.ends = []
        rows = source_time = target_time = 0
        current = None
        for place, (side, s, t) in enumerate(
            zip(decoder[order].tolist(), source[order].tolist(), target[order].tolist())
        ):
            source_time, target_time = max(source_time, s + 1), max(target_time, t + 1)
            full = (rows + 1) * (source_time + target_time) > batch_tokens
            if rows and (full or side != current):
                self.ends.append(place)
                rows, source_time, target_time = 0, s + 1, t + 1
            rows += 1
            current = side
        self.ends.append(len(indices))

    def __len__(self):
        return len(self.ends)

    def epoch(self, seed):
        """Returns the batches of an epoch as tensors of indices, the same for the same seed."""
        generator = torch.Generator().manual_seed(seed)
        shuffled = torch.randperm(len(self.indices), generator=generator)
        by_length = shuffled[torch.sort(self.keys[shuffled], stable=True).indices]
        batches = self.indices[by_length].tensor_split(self.ends[:-1])
        return [batches[i] for i in torch.randperm(len(batches), generator=generator)]


def derive_seed(*parts):
    """Derives a seed from numbers and names; similar ones give unrelated streams."""
    return random.Random(" ".join(map(str, parts))).getrandbits(63)
