"""Chooses the models with a Transformer encoder or an SSRU decoder that are compared with PyTorch."""

from covering import NamedModel, covering_set

ATTENTION = ("dot", "scaled_dot", "general", "additive")
ALIGNMENTS = ("mean", "first", "last")
DIMENSIONS = {
    "encoder": (
        *("transformer_heads1", "transformer_heads2", "transformer_heads3"),
        *("rnn_reversed", "gru_both", "lstm_forward"),
    ),
    "encoder_layers": (1, 2),
    "decoder": ("ssru_heads1", "ssru_heads2", "ssru_heads3", "rnn", "gru", "lstm"),
    "decoder_layers": (1, 2),
    # How the source reaches the decoder: in SSRU layers by heads, of which the alignment is the
    # mean, the first or the last; else by a score of attention or by the first state alone.
    "context": (*ALIGNMENTS, *ATTENTION, "initial_state", "no_readout"),
    "placement": ("input", "output", "feeding", "nowhere"),
    "tied": ("none", "output", "all"),
    "targets": (1, 2),
    # Whether the decoder reads the reference or what it writes itself.
    "reads": ("reference", "own"),
}
SIZE = 6


def is_possible(choice):
    """Returns whether the values that `choice` has can stand together."""
    context, placement = choice.get("context"), choice.get("placement")
    if context and placement and (context in ATTENTION) == (placement == "nowhere"):
        return False
    decoders = set()  # what values say of the decoder
    if "decoder" in choice:
        decoders.add("ssru" if choice["decoder"].startswith("ssru") else "recurrent")
    if context:
        decoders.add("ssru" if context in ALIGNMENTS else "recurrent")
    if placement and placement != "nowhere":
        decoders.add("recurrent")
    # Recurrent decoders over recurrent encoders are in recurrent_models.py.
    over_recurrent = not choice.get("encoder", "transformer").startswith("transformer")
    return len(decoders) < 2 and not (over_recurrent and "recurrent" in decoders)


def attending_models():
    return [
        NamedModel(name_of(choice), config_of(choice), choice["reads"] == "own")
        for choice in covering_set(DIMENSIONS, (), is_possible)
    ]


def name_of(choice):
    parts = [
        f"{choice['encoder']}_layers{choice['encoder_layers']}",
        f"{choice['decoder']}_layers{choice['decoder_layers']}",
        choice["context"],
        *([choice["placement"]] if choice["placement"] != "nowhere" else []),
        *(["tied", choice["tied"]] if choice["tied"] != "none" else []),
        *(["targets"] if choice["targets"] == 2 else []),
        *(["own"] if choice["reads"] == "own" else []),
    ]
    return "_".join(parts)


def config_of(choice):
    """Returns the "model" object. Sizes are small, and differ wherever they may."""
    shared = choice["tied"] == "all"
    config = {
        "source_vocabulary_size": 8,
        "encoder": encoder_of(choice),
        "decoder": decoder_of(choice),
        "tied_embeddings": choice["tied"],
    }
    if choice["targets"] == 2:
        config["target_vocabulary_sizes"] = {"de": 8, "fr": 8 if shared else 7}
    else:
        config["target_vocabulary_size"] = 8 if shared else 7
    context = choice["context"]
    if context in ATTENTION:
        config["attention"] = {
            "score": context,
            "placement": "input" if choice["placement"] == "input" else "output",
            "input_feeding": choice["placement"] == "feeding",
        }
        if context == "additive":
            config["attention"]["size"] = 5
    elif context not in ALIGNMENTS:
        config["context"] = "initial_state"
    return config


def encoder_of(choice):
    kind, detail = choice["encoder"].split("_")
    if kind == "transformer":
        return attending_layers(choice, "encoder", feed_forward_size=5)
    return {
        "embedding_size": SIZE if choice["tied"] == "all" else 3,
        "cell": kind,
        "hidden_size": SIZE // 2 if detail == "both" else SIZE,
        "layers": choice["encoder_layers"],
        "bidirectional": detail == "both",
        "reverse_source": detail == "reversed",
    }


def decoder_of(choice):
    context = choice["context"]
    if context in ALIGNMENTS:
        decoder = attending_layers(choice, "decoder", feed_forward_size=7)
        if context != "mean":
            decoder["alignment_head"] = 0 if context == "first" else decoder["heads"] - 1
        return decoder
    readout_size = 0 if context == "no_readout" else 4
    hidden_size = SIZE if "dot" in context else 3
    if choice["tied"] == "all":
        # The Transformer's embedding is the decoder's, whose output layer takes as many features.
        readout_size, hidden_size = (SIZE, hidden_size) if readout_size else (0, SIZE)
    return {
        "embedding_size": 2 if choice["tied"] == "none" else readout_size or hidden_size,
        "cell": choice["decoder"],
        "hidden_size": hidden_size,
        "layers": choice["decoder_layers"],
        "readout_size": readout_size,
    }


def attending_layers(choice, side, feed_forward_size):
    kind, heads = choice[side].split("_heads")
    return {
        "type": kind,
        "embedding_size": SIZE,
        "layers": choice[f"{side}_layers"],
        "heads": int(heads),
        "feed_forward_size": feed_forward_size,
    }
