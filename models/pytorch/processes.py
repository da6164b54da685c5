"""The processes of one run: those that torchrun started, or this one alone."""

import os

import torch
import torch.distributed as dist
from torch.nn.parallel import DistributedDataParallel


class Processes:
    """NCCL where there is a GPU for each process, gloo on the CPU."""

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
        """This process's part of what all have."""
        return items[self.rank :: self.count]

    def sum(self, values):
        """The sums of a list of numbers over all processes, exact for whole numbers."""
        total = torch.tensor(values, dtype=torch.float64, device=self.device)
        if self.count > 1:
            dist.all_reduce(total)
        return total.tolist()

    def from_first(self, load):
        """What `load()` gives in the first process, in all of them."""
        if self.count == 1:
            return load()
        values = [load() if self.first else None]
        dist.broadcast_object_list(values)
        return values[0]

    def distribute(self, model, **options):
        """The model such that its gradients are the means over all processes."""
        if self.count == 1:
            return model
        return DistributedDataParallel(model, **options)

    def close(self):
        if self.count > 1:
            dist.destroy_process_group()
