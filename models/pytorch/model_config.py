"""The "model" object of a configuration: all that determines a model's shapes and equations."""

import re
from types import SimpleNamespace

from fields import Fields

MAX_SIZE = 1 << 20
MAX_LAYERS = 64
MAX_TARGETS = 256
CELLS = ("rnn", "gru", "lstm")
CONTEXTS = ("attention", "initial_state", "every_step")
SCORES = ("dot", "scaled_dot", "general", "additive")
PLACEMENTS = ("input", "output")
TYINGS = ("none", "output", "all")
LANGUAGE = re.compile("[A-Za-z0-9-]{1,35}")


def read_model_config(values):
    """The object with every default filled in. `targets` has a language, None where there is one
    target only, and a vocabulary size for each decoder, in alphabetical order of the languages;
    `attention` is None without attention.

    Raises ConfigError naming the field."""
    fields = Fields(
        values,
        "model",
        (
            *("source_vocabulary_size", "target_vocabulary_size", "target_vocabulary_sizes"),
            *("encoder", "decoder", "context", "attention", "tied_embeddings", "dropout"),
        ),
    )
    context = fields.choice("context", CONTEXTS, "attention")
    model = SimpleNamespace(
        source_vocabulary_size=fields.whole_number("source_vocabulary_size", 0, MAX_SIZE, 0),
        targets=_read_targets(fields),
        encoder=_read_encoder(fields),
        decoder=_read_decoder(fields, context),
        context=context,
        attention=None,
        tied_embeddings=fields.choice("tied_embeddings", TYINGS, "none"),
        dropout=fields.number("dropout", 0, 0.95, 0),
    )
    fields.options_of("context", context, {"attention": ["attention"]})
    if context == "attention":
        model.attention = _read_attention(fields, model)
    _check_tying(fields, model)
    return model


def _read_targets(fields):
    if "target_vocabulary_sizes" not in fields:
        size = fields.whole_number("target_vocabulary_size", 0, MAX_SIZE, 0)
        return [SimpleNamespace(language=None, vocabulary_size=size)]
    if "target_vocabulary_size" in fields:
        fields.fail(
            "target_vocabulary_sizes", "stands for target_vocabulary_size; remove one of them"
        )
    languages = fields.values["target_vocabulary_sizes"]
    sizes = Fields(languages, f"{fields.where}.target_vocabulary_sizes", languages)
    if not 2 <= len(languages) <= MAX_TARGETS:
        fields.fail(
            "target_vocabulary_sizes",
            f"must be an object of 2 to {MAX_TARGETS} languages and their vocabularies' sizes",
        )
    for language in languages:
        if not LANGUAGE.fullmatch(language):
            sizes.fail(language, "is no language: use 1 to 35 letters, digits and hyphens")
    return [
        SimpleNamespace(
            language=language, vocabulary_size=sizes.whole_number(language, 0, MAX_SIZE)
        )
        for language in sorted(languages)
    ]


def _read_stack(fields):
    """What encoder and decoder have in common."""
    stack = SimpleNamespace(
        embedding_size=fields.whole_number("embedding_size", 1, MAX_SIZE),
        cell=fields.choice("cell", CELLS),
        hidden_size=fields.whole_number("hidden_size", 1, MAX_SIZE),
        layers=fields.whole_number("layers", 1, MAX_LAYERS, 1),
        residual=fields.boolean("residual", False),
    )
    if stack.residual and stack.layers == 1:
        fields.fail(
            "residual",
            "adds a layer's input to its output from the second layer on, and layers is 1",
        )
    return stack


def _read_encoder(fields):
    fields = fields.object(
        "encoder",
        (
            *("embedding_size", "cell", "hidden_size", "layers"),
            *("bidirectional", "reverse_source", "residual"),
        ),
    )
    encoder = _read_stack(fields)
    encoder.bidirectional = fields.boolean("bidirectional", True)
    encoder.reverse_source = fields.boolean("reverse_source", False)
    encoder.output_size = encoder.hidden_size * (2 if encoder.bidirectional else 1)
    if encoder.reverse_source and encoder.bidirectional:
        fields.fail(
            "reverse_source",
            "cannot be with bidirectional: an encoder of both directions reads the source "
            "backwards anyway",
        )
    return encoder


def _read_decoder(fields, context):
    fields = fields.object(
        "decoder",
        ("embedding_size", "cell", "hidden_size", "layers", "residual", "readout_size"),
    )
    decoder = _read_stack(fields)
    decoder.readout_size = fields.whole_number("readout_size", 0, MAX_SIZE, 0)
    if decoder.readout_size == 0 and context != "initial_state":
        fields.fail(
            "readout_size",
            f'must be at least 1 with context "{context}", where the readout brings the context '
            'to the output; only context "initial_state" does without',
        )
    return decoder


def _read_attention(fields, model):
    fields = fields.object("attention", ("score", "size", "placement", "input_feeding"))
    attention = SimpleNamespace(
        score=fields.choice("score", SCORES),
        placement=fields.choice("placement", PLACEMENTS, "input"),
        input_feeding=fields.boolean("input_feeding", False),
        size=None,
    )
    fields.options_of("score", attention.score, {"size": ["additive"]})
    if attention.score == "additive":
        attention.size = fields.whole_number("size", 1, MAX_SIZE)
    if attention.input_feeding and attention.placement != "output":
        fields.fail(
            "input_feeding",
            'needs placement "output": only there a step ends with an attentional vector that '
            "the next can be fed",
        )
    if attention.score in ("dot", "scaled_dot"):
        if model.encoder.output_size != model.decoder.hidden_size:
            directions = ", both directions" if model.encoder.bidirectional else ""
            fields.fail(
                "score",
                f'"{attention.score}" multiplies a decoder state with an encoder state, so '
                f"decoder.hidden_size ({model.decoder.hidden_size}) must equal the encoder's "
                f"output ({model.encoder.output_size}{directions})",
            )
    return attention


def _check_tying(fields, model):
    if model.tied_embeddings == "none":
        return
    tied = f'"{model.tied_embeddings}" takes one matrix for several'
    field, size = "readout_size", model.decoder.readout_size
    if size == 0:
        field, size = "hidden_size", model.decoder.hidden_size
    if model.decoder.embedding_size != size:
        fields.fail(
            "tied_embeddings",
            f"{tied}, so decoder.embedding_size ({model.decoder.embedding_size}) must equal "
            f"decoder.{field} ({size})",
        )
    if model.tied_embeddings != "all":
        return
    if model.encoder.embedding_size != model.decoder.embedding_size:
        fields.fail(
            "tied_embeddings",
            f"{tied}, so encoder.embedding_size ({model.encoder.embedding_size}) must equal "
            f"decoder.embedding_size ({model.decoder.embedding_size})",
        )
    sizes = {model.source_vocabulary_size, *(target.vocabulary_size for target in model.targets)}
    if len(sizes) > 1:
        fields.fail(
            "tied_embeddings",
            f"{tied}, so all vocabulary sizes must be equal, of one shared tokenizer; they are "
            + ", ".join(str(size) for size in sorted(sizes)),
        )
