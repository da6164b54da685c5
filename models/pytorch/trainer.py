"""Trains step by step, the same in every process.

A batch is split over the processes, and the gradients are those of its mean loss, whatever their
number: N processes do what one would, except for rounding and for each process's own draws in
dropout and teacher forcing. Everything random follows from the seed, the step and the process, so
a resumed run continues as the first would have.
"""

import copy
import math
import zlib
from types import SimpleNamespace

import torch

from checkpoint import under
from data import EVALUATION_TOKENS, Batches, derive_seed
from epochs import DevHistory, KeptWeights
from model import Seq2Seq, cross_entropy
from safetensors_file import to_bytes
from training_config import ema_share_at, learning_rate_at, teacher_forcing_ratio_at


class Diverged(RuntimeError):
    """Says that a loss or a gradient is not finite."""


class Trainer:
    """A state machine that an outer loop advances. Methods marked "Together" must be called by all
    processes at the same step."""

    def __init__(
        self, model_values, training, weights, examples, dev, dev_sample, processes, variants=None
    ):
        """Starts from `weights`, with the "model" object `model_values` of their bundle and the
        `training` that read_training_config returns. After each epoch, `dev_sample` of the dev
        examples are translated. `variants(epoch)` returns the noisy variants of the examples that
        an epoch is trained on, if they are augmented. Raises ValueError if there is nothing to
        train on. Together."""
        self.model_values = model_values
        self.training = training
        self.examples = examples
        self.variants = variants or (lambda epoch: examples)
        self.processes = processes
        within = examples.within(training.max_length)
        if not len(within):
            raise ValueError(
                f"there is nothing to train on: no example has at most {training.max_length} "
                "tokens on both sides (training.max_length)"
            )
        self.example_count = len(within)
        self.batches = Batches(examples, within, training.batch_tokens)
        self.total_steps = training.epochs * len(self.batches)
        self.dev = dev
        self.dev_batches = Batches(dev, dev.sample(dev_sample), EVALUATION_TOKENS)

        self.model = Seq2Seq(model_values)
        self.model.load_weights(weights)
        self.model.to(processes.device)
        self.network = processes.distribute(
            self.model, find_unused_parameters=len(self.model.languages) > 1
        )
        # As in the engine, a decoder that a batch does not use has a gradient of zero, not none.
        for parameter in self.model.parameters():
            parameter.grad = torch.zeros_like(parameter)
        # This is measured and kept: a model of the weights' moving average, if there is one.
        self.averaged = copy.deepcopy(self.model) if training.ema_decay else self.model
        self.optimizer = make_optimizer(training, self.model.parameters())
        self.dev_history = DevHistory(training)
        self.kept_weights = KeptWeights(training)
        self.step = 0
        self.order = SimpleNamespace(epoch=None, batches=None, examples=None)
        self._start_sums()

    def finished(self):
        return self.step >= self.total_steps or self.dev_history.stops()

    def at_end_of_epoch(self):
        return self.step % len(self.batches) == 0

    def train_step(self):
        """Takes a step. Raises Diverged before the weights change. Together."""
        indices = self._batch_indices()
        mine = self.processes.share(indices)
        # With fewer sentences than processes, some process one that does not count.
        counts = float(len(mine) > 0)
        batch = self.order.examples.batch(mine if counts else indices[:1], self.processes.device)
        torch.manual_seed(derive_seed(self.training.seed, self.step, self.processes.rank))
        ratio = teacher_forcing_ratio_at(self.training.teacher_forcing, self.step)
        reference_fed = None
        if ratio < 1:
            reference_fed = torch.rand(batch.tokens.shape, device=self.processes.device) < ratio
        logits, _ = self.network(
            batch.source, batch.source_lengths, batch.tokens, batch.decoder, reference_fed
        )
        smoothed = cross_entropy(
            logits, batch.target, batch.target_lengths, self.training.label_smoothing, "sum"
        )
        # Scaled so that the mean over the processes is the mean over the tokens of all.
        tokens = self.order.examples.target_tokens(indices)
        self.optimizer.zero_grad(set_to_none=False)
        (smoothed * counts * self.processes.count / tokens).backward()
        norm = float(
            torch.nn.utils.clip_grad_norm_(self.model.parameters(), self.training.clip_norm)
        )
        if not math.isfinite(norm):
            raise Diverged(
                f"training diverged at step {self.step + 1}: the loss or a gradient is not finite; "
                "lower training.learning_rate or training.clip_norm, or lengthen "
                "training.warmup_steps"
            )
        self.rate = learning_rate_at(
            self.training, self.step + 1, self.total_steps, self.dev_history.reductions
        )
        for group in self.optimizer.param_groups:
            group["lr"] = self.rate
        self.optimizer.step()
        self.step += 1
        if self.averaged is not self.model:
            self._update_average()

        with torch.no_grad():
            loss = cross_entropy(logits, batch.target, batch.target_lengths, reduction="sum")
        self.sums.loss += loss.detach() * counts
        self.sums.tokens += tokens
        self.sums.norm += norm
        self.sums.steps += 1

    def take_metrics(self):
        """Returns means over the steps since the last call. Together."""
        (loss,) = self.processes.sum([float(self.sums.loss)])
        metrics = SimpleNamespace(
            loss=loss / self.sums.tokens,
            gradient_norm=self.sums.norm / self.sums.steps,
            learning_rate=self.rate,
            tokens=self.sums.tokens,
        )
        self._start_sums()
        return metrics

    def end_epoch(self):
        """Measures the dev examples, once after each epoch's last step. Together."""
        quality = self.evaluate()
        if not math.isfinite(quality.loss):
            raise Diverged(
                "training diverged: the dev loss is not finite; lower training.learning_rate"
            )
        self.dev_history.add(quality.loss)
        epoch = len(self.dev_history.losses)
        self.kept_weights.offer(epoch, quality.loss, self.averaged.weights())
        return quality

    @torch.no_grad()
    def evaluate(self):
        """Returns the loss per target token under teacher forcing, and the share of greedy
        translations that equal their reference. Together."""
        self.averaged.eval()
        loss = tokens = matches = pairs = 0
        for indices in self.processes.share(self.dev_batches.epoch(0)):
            batch = self.dev.batch(indices, self.processes.device)
            logits, _ = self.averaged(
                batch.source, batch.source_lengths, batch.tokens, batch.decoder
            )
            loss += float(
                cross_entropy(logits, batch.target, batch.target_lengths, reduction="sum")
            )
            tokens += self.dev.target_tokens(indices)
            written = self.averaged.greedy(batch.source, batch.source_lengths, batch.decoder)
            matches += sum(map(list.__eq__, written, self.dev.references(indices)))
            pairs += len(indices)
        self.averaged.train()
        loss, tokens, matches, pairs = self.processes.sum([loss, tokens, matches, pairs])
        return SimpleNamespace(loss=loss / tokens, exact_match=matches / pairs, pairs=int(pairs))

    def state(self):
        """Returns JSON values and tensors for `restore`, the same in every process."""
        values = {
            "settings": self._settings(),
            "examples": fingerprint(self.examples),
            "step": self.step,
            "dev_losses": self.dev_history.losses,
            "kept_ranks": self.kept_weights.ranks,
        }
        tensors = {f"weights.{name}": weight for name, weight in self.model.weights().items()}
        if self.averaged is not self.model:
            for name, weight in self.averaged.weights().items():
                tensors[f"averaged.{name}"] = weight
        for index, moments in self.optimizer.state_dict()["state"].items():
            for name, moment in moments.items():
                if moment is not None:
                    tensors[f"optimizer.{index}.{name}"] = moment
        for epoch, weights in self.kept_weights.weights.items():
            for name, weight in weights.items():
                tensors[f"kept.{epoch}.{name}"] = weight
        return values, tensors

    def restore(self, values, tensors):
        """Resumes from a state. Raises ValueError if its settings or examples were others."""
        for field, wanted in self._settings().items():
            begun = values["settings"].get(field)
            if begun != wanted:
                raise ValueError(
                    f"{field} is {wanted}, but the run was begun with {begun}; change it back, or "
                    "start anew in another folder"
                )
        if values["examples"] != fingerprint(self.examples):
            raise ValueError("the run was begun on other examples; start anew in another folder")
        self.step = values["step"]
        self.model.load_weights(under("weights.", tensors))
        if self.averaged is not self.model:
            self.averaged.load_weights(under("averaged.", tensors))
        state = {}
        for key, moment in under("optimizer.", tensors).items():
            index, name = key.split(".", 1)
            state.setdefault(int(index), {})[name] = moment
        groups = self.optimizer.state_dict()["param_groups"]
        self.optimizer.load_state_dict({"state": state, "param_groups": groups})
        for loss in values["dev_losses"]:
            self.dev_history.add(loss)
        for epoch, rank in values["kept_ranks"].items():
            self.kept_weights.ranks[int(epoch)] = rank
            self.kept_weights.weights[int(epoch)] = under(f"kept.{epoch}.", tensors)

    def _settings(self):
        settings = {f"model.{field}": value for field, value in self.model_values.items()}
        for field, value in vars(self.training).items():
            value = vars(value) if isinstance(value, SimpleNamespace) else value
            settings[f"training.{field}"] = value
        # The number of processes may change during a run.
        del settings["training.threads"]
        return settings

    @torch.no_grad()
    def _update_average(self):
        share = ema_share_at(self.training, self.step)
        for mean, weight in zip(self.averaged.parameters(), self.model.parameters()):
            mean.lerp_(weight, share)

    def _batch_indices(self):
        epoch, index = divmod(self.step, len(self.batches))
        if self.order.epoch != epoch:
            seed = derive_seed(self.training.seed, "epoch", epoch)
            self.order = SimpleNamespace(
                epoch=epoch, batches=self.batches.epoch(seed), examples=self.variants(epoch)
            )
        return self.order.batches[index]

    def _start_sums(self):
        self.sums = SimpleNamespace(loss=0.0, tokens=0, norm=0.0, steps=0)


def make_optimizer(training, parameters):
    """Makes the engine's optimizer: all parameters are one group, so AdamW decays every one."""
    optimizer, rate = training.optimizer, training.learning_rate
    if optimizer.type == "sgd":
        return torch.optim.SGD(parameters, lr=rate, momentum=optimizer.momentum)
    adam = {"lr": rate, "betas": (optimizer.beta1, optimizer.beta2), "eps": optimizer.epsilon}
    if optimizer.type == "adamw":
        return torch.optim.AdamW(parameters, weight_decay=optimizer.weight_decay, **adam)
    return torch.optim.Adam(parameters, **adam)


def fingerprint(examples):
    """Returns a checksum of all token ids, lengths and decoders, which tells other examples
    apart."""
    crc = zlib.crc32(to_bytes(examples.decoder))
    for side in (examples.source, examples.target):
        for values in (side.ids, side.lengths):
            crc = zlib.crc32(to_bytes(values), crc)
    return crc
