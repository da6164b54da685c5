"""Lets the processes of one run work together: those that torchrun started, or this one alone."""

import os

import torch
import torch.distributed as dist
from torch.nn.parallel import DistributedDataParallel


class Processes:
    """Communicates by NCCL if there is a GPU for each process, and by gloo on the CPU."""

    def __init__(self):
        self.count = int(os.environ.get("WORLD_SIZE", 1))
        self.rank = int(os.environ.get("RANK", 0))
        self.device = torch.device("cpu")
        if torch.cuda.is_available():
            self.device = torch.device("cuda", int(os.environ.get("LOCAL_RANK", 0)))
            torch.cuda.set_device(self.device)
        if self.count > 1:
            dist.init_process_group("nccl" if self.device.type == "cuda" else "gloo")

    @property
    def first(self):
        return self.rank == 0

    def share(self, items):
        """Returns this process's part of a list that all have."""
        return items[self.rank :: self.count]

    def sum(self, values):
        """Returns the sums of a list of numbers over all processes, exact for integers."""
        total = torch.tensor(values, dtype=torch.float64, device=self.device)
        if self.count > 1:
            dist.all_reduce(total)
        return total.tolist()

    def from_first(self, load):
        """Returns, in all processes, the result of `load()` in the first one."""
        if self.count == 1:
            return load()
        values = [load() if self.first else None]
        dist.broadcast_object_list(values)
        return values[0]

    def distribute(self, model, **options):
        """Wraps the model so that its gradients are the means over all processes."""
        if self.count == 1:
            return model
        return DistributedDataParallel(model, **options)

    def close(self):
        if self.count > 1:
            dist.destroy_process_group()
