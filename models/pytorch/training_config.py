"""Reads the "training" object of a configuration and computes its schedules."""

import math
from types import SimpleNamespace

from fields import Fields

SCHEDULES = ("constant", "cosine", "inverse_sqrt", "plateau")
OPTIMIZERS = ("adam", "adamw", "sgd")
TEACHER_FORCING = ("constant", "linear", "exponential", "inverse_sigmoid")
# `attentive prepare` adds the noise.
NOISE = (
    *("capitals", "title_case", "lower_case", "no_final_stop", "no_accents", "typos", "symbols"),
    *("joined_pairs", "bpe_dropout"),
)
MAX_STEPS = 1 << 30
MAX_EPOCHS = 1_000_000
MAX_DECAY = 0.999999


def read_training_config(values):
    """Returns the object with every default filled in.

    Raises ConfigError naming the field."""
    fields = Fields(
        values,
        "training",
        (
            *("epochs", "batch_tokens", "optimizer", "learning_rate", "warmup_steps", "schedule"),
            *("plateau", "teacher_forcing", "clip_norm", "label_smoothing", "early_stopping"),
            *("average_checkpoints", "ema_decay", "augmentation", "max_length", "seed", "threads"),
        ),
    )
    training = SimpleNamespace(
        epochs=fields.whole_number("epochs", 1, MAX_EPOCHS, 10),
        batch_tokens=fields.whole_number("batch_tokens", 1, 1 << 24, 2048),
        optimizer=_read_optimizer(fields),
        learning_rate=fields.number("learning_rate", 0, 100, 0.001),
        warmup_steps=fields.whole_number("warmup_steps", 0, MAX_STEPS, 0),
        schedule=fields.choice("schedule", SCHEDULES, "cosine"),
        plateau=None,
        teacher_forcing=_read_teacher_forcing(fields),
        clip_norm=fields.number("clip_norm", 1e-12, 1e12, 1.0),
        label_smoothing=fields.number("label_smoothing", 0, 0.9, 0.0),
        patience=None,
        average_checkpoints=fields.whole_number("average_checkpoints", 1, 100, 1),
        ema_decay=fields.number("ema_decay", 0, MAX_DECAY, 0.0),
        augmentation=_read_augmentation(fields),
        max_length=fields.whole_number("max_length", 1, 10_000, 200),
        seed=fields.whole_number("seed", 0, 1 << 52, 1),
        threads=fields.whole_number("threads", 1, 64, 1),
    )
    fields.options_of("schedule", training.schedule, {"plateau": ["plateau"]})
    if training.schedule == "inverse_sqrt" and training.warmup_steps == 0:
        fields.fail(
            "warmup_steps",
            'must be at least 1 with schedule "inverse_sqrt", which falls from the warm-up\'s last '
            "step on",
        )
    if training.schedule == "plateau":
        plateau = fields.object("plateau", ("factor", "patience"), {})
        training.plateau = SimpleNamespace(
            factor=plateau.number("factor", 0.001, 0.999, 0.5),
            patience=plateau.whole_number("patience", 1, MAX_EPOCHS, 1),
        )
    if "early_stopping" in fields:
        early_stopping = fields.object("early_stopping", ("patience",))
        training.patience = early_stopping.whole_number("patience", 1, MAX_EPOCHS)
    return training


def _read_augmentation(fields):
    augmentation = fields.object("augmentation", NOISE, {})
    return SimpleNamespace(**{kind: augmentation.number(kind, 0, 1, 0.0) for kind in NOISE})


def _read_optimizer(fields):
    fields = fields.object(
        "optimizer", ("type", "beta1", "beta2", "epsilon", "weight_decay", "momentum"), {}
    )
    kind = fields.choice("type", OPTIMIZERS, "adam")
    both = ["adam", "adamw"]
    fields.options_of(
        "type",
        kind,
        {
            "beta1": both,
            "beta2": both,
            "epsilon": both,
            "weight_decay": ["adamw"],
            "momentum": ["sgd"],
        },
    )
    return SimpleNamespace(
        type=kind,
        beta1=fields.number("beta1", 0, MAX_DECAY, 0.9),
        beta2=fields.number("beta2", 0, MAX_DECAY, 0.999),
        epsilon=fields.number("epsilon", 1e-12, 1, 1e-8),
        weight_decay=fields.number("weight_decay", 0, 1, 0.01),
        momentum=fields.number("momentum", 0, MAX_DECAY, 0.0),
    )


def _read_teacher_forcing(fields):
    always = {"schedule": "constant"}
    fields = fields.object(
        "teacher_forcing", ("schedule", "ratio", "final_ratio", "steps", "decay", "k"), always
    )
    schedule = fields.choice("schedule", TEACHER_FORCING)
    fields.options_of(
        "schedule",
        schedule,
        {
            "ratio": ["constant", "linear", "exponential"],
            "final_ratio": ["linear", "exponential"],
            "steps": ["linear"],
            "decay": ["exponential"],
            "k": ["inverse_sigmoid"],
        },
    )
    forcing = SimpleNamespace(
        schedule=schedule,
        ratio=fields.number("ratio", 0, 1, 1.0),
        final_ratio=fields.number("final_ratio", 0, 1, 0.0),
    )
    if schedule == "linear":
        forcing.steps = fields.whole_number("steps", 1, MAX_STEPS)
    elif schedule == "exponential":
        forcing.decay = fields.number("decay", 0, 1)
    elif schedule == "inverse_sigmoid":
        forcing.k = fields.number("k", 1, 1e9)
    return forcing


def learning_rate_at(training, step, total_steps, reductions):
    """Returns the learning rate of a step, counted from 1: after a linear warm-up it stays, falls
    along half a cosine (Loshchilov & Hutter 2017) or as 1 / √step (Vaswani et al. 2017), or stays
    until `reductions` lower it."""
    warmup = training.warmup_steps
    if step <= warmup:
        share = step / warmup
    elif training.schedule == "cosine":
        share = (1 + math.cos(math.pi * (step - warmup - 1) / max(1, total_steps - warmup))) / 2
    elif training.schedule == "inverse_sqrt":
        share = math.sqrt(warmup / step)
    else:
        share = 1
    if training.plateau:
        share *= training.plateau.factor**reductions
    return training.learning_rate * share


def ema_share_at(training, step):
    """Returns the share of the new weights in their moving average after a step, counted from 1. It
    is 1 after the first, so that the average forgets where training started (Kingma & Ba 2015,
    1412.6980, section 7.2)."""
    return (1 - training.ema_decay) / (1 - training.ema_decay**step)


def teacher_forcing_ratio_at(forcing, step):
    """Returns the probability of feeding the reference's token after `step` steps (Bengio et al.
    2015)."""
    if forcing.schedule == "linear":
        progress = min(1, step / forcing.steps)
        return forcing.ratio + (forcing.final_ratio - forcing.ratio) * progress
    if forcing.schedule == "exponential":
        return max(forcing.final_ratio, forcing.ratio * forcing.decay**step)
    if forcing.schedule == "inverse_sigmoid":
        # A larger exponent than 700 may overflow.
        return forcing.k / (forcing.k + math.exp(min(700, step / forcing.k)))
    return forcing.ratio
