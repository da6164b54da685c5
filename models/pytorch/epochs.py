"""Decides after each epoch whether to reduce the learning rate, whether training ends, and which
weights become its result."""

import torch


class DevHistory:
    """The dev losses after each epoch so far, from which all decisions follow: the losses are the
    whole state."""

    def __init__(self, training):
        self.training = training
        self.losses = []
        self.best_epoch = 0  # counted from 1; the first of equals
        self.plateau_start = 0  # the last epoch with a better loss or a reduction
        self.reductions = 0

    def add(self, loss):
        self.losses.append(loss)
        epoch = len(self.losses)
        if self.best_epoch == 0 or loss < self.losses[self.best_epoch - 1]:
            self.best_epoch = self.plateau_start = epoch
        elif self.training.plateau and epoch - self.plateau_start >= self.training.plateau.patience:
            self.reductions += 1
            self.plateau_start = epoch

    def stops(self):
        patience = self.training.patience
        return patience is not None and len(self.losses) - self.best_epoch >= patience


class KeptWeights:
    """The weights after some epochs, whose mean is the result of training (Polyak & Juditsky 1992;
    for checkpoints: Vaswani et al. 2017): the last epochs or, with early stopping, the best."""

    def __init__(self, training):
        self.training = training
        self.ranks = {}  # by epoch; the highest goes first
        self.weights = {}  # by epoch

    def offer(self, epoch, dev_loss, weights):
        self.ranks[epoch] = -epoch if self.training.patience is None else dev_loss
        self.weights[epoch] = {
            name: weight.detach().cpu().clone() for name, weight in weights.items()
        }
        if len(self.ranks) > self.training.average_checkpoints:
            worst = max(self.ranks, key=lambda epoch: (self.ranks[epoch], epoch))
            del self.ranks[worst], self.weights[worst]


def mean_weights(weights):
    """Returns the mean of several models' weights."""
    return {
        name: torch.stack([some[name].double() for some in weights]).mean(0).float()
        for name in weights[0]
    }
