"""Chooses small sets of combinations in which every choice meets every other.

A combination takes one value of each dimension. A set is as small as a greedy search makes it under
the condition that every pair of values that can stand together does so somewhere, and with a few
dimensions every triple.
"""

import itertools
import random
from typing import NamedTuple

CANDIDATES = 300


class NamedModel(NamedTuple):
    """The model for a combination of choices."""

    name: str
    config: dict  # the "model" object
    reads_own: bool  # whether the decoder reads what it writes itself, not the reference


def covering_set(dimensions, triples, is_possible):
    """Returns the combinations, the same on every machine. `is_possible` says whether values can be
    combined, even if some dimensions have none yet."""
    generator = random.Random(1)
    missing = required_tuples(dimensions, triples, is_possible)
    chosen = []
    while missing:
        # Candidates contain a missing tuple, so that every round covers at least one.
        core = dict(generator.choice(sorted(missing, key=repr)))
        candidates = []
        while len(candidates) < CANDIDATES:
            choice = {name: generator.choice(values) for name, values in dimensions.items()}
            choice.update(core)
            if is_possible(choice):
                candidates.append(choice)
        best = max(candidates, key=lambda choice: len(covered(choice, missing)))
        missing -= covered(best, missing)
        chosen.append(best)
    return chosen


def required_tuples(dimensions, triples, is_possible):
    names = (*itertools.combinations(dimensions, 2), *triples)
    return {
        tuple(zip(some, values))
        for some in names
        for values in itertools.product(*(dimensions[name] for name in some))
        if is_possible(dict(zip(some, values)))
    }


def covered(choice, tuples):
    items = choice.items()
    return {some for some in tuples if items >= set(some)}
