"""Reads the "model" object of a configuration, which determines a model's shapes and equations."""

import re
from types import SimpleNamespace

from fields import Fields

MAX_SIZE = 1 << 20
MAX_LAYERS = 64
MAX_TARGETS = 256
ENCODERS = ("recurrent", "transformer")
DECODERS = ("recurrent", "ssru")
CELLS = ("rnn", "gru", "lstm")
CONTEXTS = ("attention", "initial_state", "every_step")
SCORES = ("dot", "scaled_dot", "general", "additive")
PLACEMENTS = ("input", "output")
TYINGS = ("none", "output", "all")
LANGUAGE = re.compile("[A-Za-z0-9-]{1,35}")


def read_model_config(values):
    """Returns the object with every default filled in. `targets` has a vocabulary size and a
    language for each decoder, in alphabetical order of the languages; the language of a single
    target is None. `attention` is None if the decoder does not attend by a score.

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
    encoder = _read_encoder(fields)
    model = SimpleNamespace(
        source_vocabulary_size=fields.whole_number("source_vocabulary_size", 0, MAX_SIZE, 0),
        targets=_read_targets(fields),
        encoder=encoder,
        decoder=_read_decoder(fields, encoder, context),
        context=context,
        attention=None,
        tied_embeddings=fields.choice("tied_embeddings", TYINGS, "none"),
        dropout=fields.number("dropout", 0, 0.95, 0),
    )
    _check_context(fields, model)
    if model.decoder.type == "recurrent" and context == "attention":
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
    """Reads the fields that recurrent encoders and decoders share."""
    stack = SimpleNamespace(
        type="recurrent",
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


def _read_attending_layers(fields, kind):
    """Reads the fields that Transformer encoders and SSRU decoders share."""
    layers = SimpleNamespace(
        type=kind,
        embedding_size=fields.whole_number("embedding_size", 2, MAX_SIZE),
        layers=fields.whole_number("layers", 1, MAX_LAYERS, 1),
        heads=fields.whole_number("heads", 1, MAX_SIZE),
        feed_forward_size=fields.whole_number("feed_forward_size", 1, MAX_SIZE),
    )
    if layers.embedding_size % 2:
        fields.fail(
            "embedding_size",
            "must be even: one half of the features gets sines of the position, the other cosines",
        )
    if layers.embedding_size % layers.heads:
        fields.fail(
            "heads",
            f"must divide embedding_size ({layers.embedding_size}): each head attends with an "
            "equal part of the features",
        )
    return layers


def _read_encoder(fields):
    recurrent = ("cell", "hidden_size", "bidirectional", "reverse_source", "residual")
    transformer = ("heads", "feed_forward_size")
    fields = fields.object(
        "encoder", ("type", "embedding_size", "layers", *recurrent, *transformer)
    )
    kind = _type_of(fields, ENCODERS, recurrent, transformer)
    if kind == "transformer":
        encoder = _read_attending_layers(fields, kind)
        encoder.output_size = encoder.embedding_size
        return encoder
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


def _read_decoder(fields, encoder, context):
    recurrent = ("cell", "hidden_size", "residual", "readout_size")
    ssru = ("heads", "feed_forward_size", "alignment_layer", "alignment_head")
    both = ("type", "embedding_size", "layers", "alignment_shift")
    fields = fields.object("decoder", (*both, *recurrent, *ssru))
    kind = _type_of(fields, DECODERS, recurrent, ssru)
    if kind == "ssru":
        decoder = _read_attending_layers(fields, kind)
        if decoder.embedding_size != encoder.output_size:
            fields.fail(
                "embedding_size",
                f"must equal the encoder's output ({_output_size(encoder)}), to which an SSRU "
                "decoder attends in its own size",
            )
        top = decoder.layers - 1
        decoder.alignment_layer = fields.whole_number("alignment_layer", 0, top, top)
        decoder.alignment_head = None
        if "alignment_head" in fields:
            decoder.alignment_head = fields.whole_number("alignment_head", 0, decoder.heads - 1)
        decoder.alignment_shift = _read_alignment_shift(fields)
        return decoder
    decoder = _read_stack(fields)
    decoder.alignment_shift = _read_alignment_shift(fields)
    if decoder.alignment_shift > 0 and context != "attention":
        fields.fail(
            "alignment_shift",
            f'belongs to context "attention", but context is "{context}"; remove one of them',
        )
    decoder.readout_size = fields.whole_number("readout_size", 0, MAX_SIZE, 0)
    if decoder.readout_size == 0 and context != "initial_state":
        fields.fail(
            "readout_size",
            f'must be at least 1 with context "{context}", where the readout brings the context '
            'to the output; only context "initial_state" does without',
        )
    return decoder


def _read_alignment_shift(fields):
    return fields.number("alignment_shift", 0, 1, 0)


def _type_of(fields, types, recurrent, other):
    """Rejects the fields that belong to the other type of encoder or decoder."""
    kind = fields.choice("type", types, "recurrent")
    owners = {key: [types[0]] for key in recurrent} | {key: [types[1]] for key in other}
    fields.options_of("type", kind, owners)
    return kind


def _check_context(fields, model):
    if model.decoder.type == "ssru":
        for key in ("context", "attention"):
            if key in fields:
                fields.fail(
                    key,
                    "belongs to a recurrent decoder; remove it, each layer of an SSRU decoder "
                    "attends to the source",
                )
        return
    if model.context == "every_step" and model.encoder.type == "transformer":
        fields.fail(
            "context",
            '"every_step" is the encoder\'s last state, which a Transformer does not have; use '
            '"attention" or "initial_state"',
        )
    fields.options_of("context", model.context, {"attention": ["attention"]})


def _output_size(encoder):
    """Returns a message's words for the size of an encoder state, and the reason."""
    both = encoder.type == "recurrent" and encoder.bidirectional
    return f"{encoder.output_size}, both directions" if both else str(encoder.output_size)


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
            fields.fail(
                "score",
                f'"{attention.score}" multiplies a decoder state with an encoder state, so '
                f"decoder.hidden_size ({model.decoder.hidden_size}) must equal the encoder's "
                f"output ({_output_size(model.encoder)})",
            )
    return attention


def _check_tying(fields, model):
    if model.tied_embeddings == "none":
        return
    tied = f'"{model.tied_embeddings}" takes one matrix for several'
    decoder = model.decoder
    if decoder.type == "recurrent":
        field = "readout_size" if decoder.readout_size else "hidden_size"
        size = getattr(decoder, field)
        if decoder.embedding_size != size:
            fields.fail(
                "tied_embeddings",
                f"{tied}, so decoder.embedding_size ({decoder.embedding_size}) must equal "
                f"decoder.{field} ({size})",
            )
    if model.tied_embeddings != "all":
        return
    if model.encoder.embedding_size != decoder.embedding_size:
        fields.fail(
            "tied_embeddings",
            f"{tied}, so encoder.embedding_size ({model.encoder.embedding_size}) must equal "
            f"decoder.embedding_size ({decoder.embedding_size})",
        )
    sizes = {model.source_vocabulary_size, *(target.vocabulary_size for target in model.targets)}
    if len(sizes) > 1:
        fields.fail(
            "tied_embeddings",
            f"{tied}, so all vocabulary sizes must be equal, of one shared tokenizer; they are "
            + ", ".join(str(size) for size in sorted(sizes)),
        )
