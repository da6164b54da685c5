"""Chooses the recurrent models that are compared with PyTorch."""

from covering import NamedModel, covering_set

ATTENTION = ("dot", "scaled_dot", "general", "additive")
DIMENSIONS = {
    "encoder_cell": ("rnn", "gru", "lstm"),
    "encoder_layers": (1, 2, 4),
    "direction": ("both", "forward", "reversed"),
    "decoder_cell": ("rnn", "gru", "lstm"),
    "decoder_layers": (1, 2, 4),
    # How the source reaches the decoder: by a score of attention, or by a context without it.
    "context": (*ATTENTION, "every_step", "initial_state", "no_readout"),
    "placement": ("input", "output", "feeding", "nowhere"),
    "encoder_residual": (False, True),
    "decoder_residual": (False, True),
    "tied": ("none", "output", "all"),
    "targets": (1, 2),
    # Whether the decoder reads the reference or its own output.
    "reads": ("reference", "own"),
}
TRIPLES = (
    ("encoder_cell", "context", "direction"),
    ("encoder_cell", "context", "placement"),
    ("encoder_cell", "decoder_cell", "context"),
    ("decoder_cell", "context", "direction"),
    ("decoder_cell", "context", "placement"),
    ("context", "placement", "direction"),
    ("context", "placement", "encoder_layers"),
    ("context", "placement", "decoder_layers"),
    ("encoder_cell", "direction", "encoder_layers"),
    ("encoder_cell", "decoder_cell", "encoder_layers"),
    ("encoder_cell", "decoder_cell", "decoder_layers"),
)


def is_possible(choice):
    """Returns whether the values of `choice` can be combined."""
    if {"context", "placement"} <= choice.keys():
        if (choice["context"] in ATTENTION) == (choice["placement"] == "nowhere"):
            return False
    return not any(
        choice.get(f"{side}_residual") and choice.get(f"{side}_layers") == 1
        for side in ("encoder", "decoder")
    )


def recurrent_models():
    return [
        NamedModel(name_of(choice), config_of(choice), choice["reads"] == "own")
        for choice in covering_set(DIMENSIONS, TRIPLES, is_possible)
    ]


def name_of(choice):
    residual = [side for side in ("encoder", "decoder") if choice[f"{side}_residual"]]
    parts = [
        f"{choice['encoder_cell']}{choice['encoder_layers']}",
        choice["direction"],
        f"{choice['decoder_cell']}{choice['decoder_layers']}",
        choice["context"],
        *([choice["placement"]] if choice["placement"] != "nowhere" else []),
        *(["residual", "both" if len(residual) == 2 else residual[0]] if residual else []),
        *(["tied", choice["tied"]] if choice["tied"] != "none" else []),
        *(["targets"] if choice["targets"] == 2 else []),
        *(["own"] if choice["reads"] == "own" else []),
    ]
    return "_".join(parts)


def config_of(choice):
    """Returns the "model" object. Sizes are small and all different, where they may differ, so that
    a mix-up fails."""
    both = choice["direction"] == "both"
    encoder = {
        "embedding_size": 3,
        "cell": choice["encoder_cell"],
        "hidden_size": 2 if both else 4,
        "layers": choice["encoder_layers"],
        "bidirectional": both,
        "reverse_source": choice["direction"] == "reversed",
        "residual": choice["encoder_residual"],
    }
    decoder = {
        "embedding_size": 2,
        "cell": choice["decoder_cell"],
        "hidden_size": 4 if "dot" in choice["context"] else 3,
        "layers": choice["decoder_layers"],
        "residual": choice["decoder_residual"],
        "readout_size": 0 if choice["context"] == "no_readout" else 5,
    }
    if choice["tied"] != "none":
        decoder["embedding_size"] = decoder["readout_size"] or decoder["hidden_size"]
    shared = choice["tied"] == "all"
    if shared:
        encoder["embedding_size"] = decoder["embedding_size"]
    config = {"source_vocabulary_size": 8, "encoder": encoder, "decoder": decoder}
    if choice["targets"] == 2:
        config["target_vocabulary_sizes"] = {"de": 8, "fr": 8 if shared else 7}
    else:
        config["target_vocabulary_size"] = 8 if shared else 7
    if choice["context"] in ATTENTION:
        config["attention"] = {
            "score": choice["context"],
            "placement": "input" if choice["placement"] == "input" else "output",
            "input_feeding": choice["placement"] == "feeding",
        }
        if choice["context"] == "additive":
            config["attention"]["size"] = 6
    else:
        config["context"] = "every_step" if choice["context"] == "every_step" else "initial_state"
    return {**config, "tied_embeddings": choice["tied"]}
