"""The model family in plain torch.nn, from the same "model" object of a configuration.

`Seq2Seq.weights()` has the names and shapes of the weights in a bundle: either loads the other's.
Sequences are time-major, [time, batch], padded, and travel with their lengths.
"""

import math
from typing import NamedTuple, Optional

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from model_config import read_model_config

PAD, START, END, UNKNOWN = range(4)
# Elman 1990 (tanh); Hochreiter & Schmidhuber 1997; Cho et al. 2014.
CELLS = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}


def padding_mask(lengths, time):
    """True where a sequence has ended: [time, batch]."""
    return torch.arange(time, device=lengths.device)[:, None] >= lengths[None, :]


def reverse_within(lengths, sequences):
    """Each sequence of [time, batch, features] from its last place to its first, padding left
    behind it. Its own inverse."""
    time = torch.arange(sequences.shape[0], device=lengths.device)[:, None]
    mirrored = torch.where(time < lengths, lengths - 1 - time, time)
    return sequences.gather(0, mirrored[..., None].expand_as(sequences))


def hidden_of(state):
    """h of a layer's state, which is h or, of an LSTM, (h, c)."""
    return state[0] if isinstance(state, tuple) else state


def side_by_side(part):
    """[directions, batch, hidden] as [batch, directions * hidden]."""
    return part.transpose(0, 1).flatten(1)


class Stack(nn.Module):
    """The recurrent layers of an encoder or a decoder. With x_l the vector that layer l reads:

    h_l     = cell(x_l)
    x_{l+1} = dropout(h_l)            or dropout(h_l + x_l) with residual, from the second layer on

    (residual connections: He et al. 2016; in translation Wu et al. 2016). The layers run one by
    one, for residual needs what lies between them; their weights have the names of one deep nn.GRU.
    """

    def __init__(self, config, input_size, dropout, bidirectional=False):
        super().__init__()
        self.residual = config.residual
        self.dropout = nn.Dropout(dropout)
        # A plain list, since the weights are registered here, under the names of a deep stack.
        self.layers = []
        for index in range(config.layers):
            layer = CELLS[config.cell](input_size, config.hidden_size, bidirectional=bidirectional)
            for name, parameter in layer.named_parameters():
                self.register_parameter(name.replace("_l0", f"_l{index}"), parameter)
            self.layers.append(layer)
            input_size = config.hidden_size * (2 if bidirectional else 1)

    def _apply(self, *arguments):
        # After a move to a GPU, cuDNN wants each layer's weights in one piece again.
        super()._apply(*arguments)
        for layer in self.layers:
            layer.flatten_parameters()
        return self

    def forward(self, x, states=None, lengths=None):
        """Runs over x [time, batch, features], from `states` (a list of each layer's; zeros without
        it), each sequence to its own end where `lengths` are given. Returns the top layer's
        outputs and the list of the layers' states after the last step, [directions, batch, hidden]
        as nn.GRU and nn.LSTM give them."""
        finals = []
        for index, layer in enumerate(self.layers):
            if index > 0:
                x = self.dropout(x)
            state = states[index] if states else None
            if lengths is None:
                h, final = layer(x, state)
            else:
                packed = pack_padded_sequence(x, lengths, enforce_sorted=False)
                h, final = layer(packed, state)
                h, _ = pad_packed_sequence(h, total_length=x.shape[0])
            x = h + x if self.residual and index > 0 else h
            finals.append(final)
        return x, finals


class Encoder(nn.Module):
    """Embedding, then a recurrent stack in one direction, forwards or backwards (Sutskever et al.
    2014), or in both (Schuster & Paliwal 1997)."""

    def __init__(self, config):
        super().__init__()
        encoder = config.encoder
        self.reverse_source = encoder.reverse_source
        self.embedding = nn.Embedding(config.source_vocabulary_size, encoder.embedding_size)
        self.rnn = Stack(encoder, encoder.embedding_size, config.dropout, encoder.bidirectional)
        self.dropout = nn.Dropout(config.dropout)

    def forward(self, source, lengths):
        """Returns the encoder states [time, batch, output] and the layers' last states, those after
        the first token with reverse_source."""
        x = self.dropout(self.embedding(source))
        if self.reverse_source:
            x = reverse_within(lengths, x)
        encoder_states, finals = self.rnn(x, lengths=lengths.cpu())
        if self.reverse_source:
            encoder_states = reverse_within(lengths, encoder_states)
        return encoder_states, finals


class Bridge(nn.ModuleDict):
    """The decoder's first state from the encoder's last: h_0 = tanh(W h + b) (Bahdanau et al.
    2015), c_0 = W' c + b'.

    The stacks are matched at the top; decoder layers without a partner read the lowest. A decoder
    cell's c is made of h where the encoder has no c.
    """

    def __init__(self, config):
        super().__init__()
        encoder, decoder = config.encoder, config.decoder
        self.partners = [
            max(0, layer + encoder.layers - decoder.layers) for layer in range(decoder.layers)
        ]
        self.has_cell = decoder.cell == "lstm"
        for layer in range(decoder.layers):
            self[f"hidden_l{layer}"] = nn.Linear(encoder.output_size, decoder.hidden_size)
            if self.has_cell:
                self[f"cell_l{layer}"] = nn.Linear(encoder.output_size, decoder.hidden_size)

    def forward(self, finals):
        """From the states of the encoder's layers to those of the decoder's."""
        states = []
        for layer, partner in enumerate(self.partners):
            final = finals[partner]
            h, c = final if isinstance(final, tuple) else (final, final)
            state = torch.tanh(self[f"hidden_l{layer}"](side_by_side(h)))[None]
            if self.has_cell:
                state = (state, self[f"cell_l{layer}"](side_by_side(c))[None])
            states.append(state)
        return states


class AdditiveScore(nn.Module):
    """score(s, h) = v · tanh(W_q s + b + W_k h), Bahdanau et al. 2015."""

    def __init__(self, size, encoder_size, decoder_size):
        super().__init__()
        self.query = nn.Linear(decoder_size, size)
        self.key = nn.Linear(encoder_size, size, bias=False)
        self.score = nn.Linear(size, 1, bias=False)

    def keys(self, encoder_states):
        return self.key(encoder_states)

    def forward(self, keys, s):
        return self.score(torch.tanh(keys + self.query(s))).squeeze(-1)


class DotScore(nn.Module):
    """score(s, h) = scale * s · h: dot (Luong et al. 2015) with scale 1, scaled_dot (Vaswani et al.
    2017) with 1 / √(size of s)."""

    def __init__(self, scale):
        super().__init__()
        self.scale = scale

    def keys(self, encoder_states):
        return encoder_states

    def forward(self, keys, s):
        return self.scale * (keys * s).sum(-1)


class GeneralScore(nn.Module):
    """score(s, h) = s · (W h), Luong et al. 2015."""

    def __init__(self, encoder_size, decoder_size):
        super().__init__()
        self.key = nn.Linear(encoder_size, decoder_size, bias=False)

    def keys(self, encoder_states):
        return self.key(encoder_states)

    def forward(self, keys, s):
        return (keys * s).sum(-1)


def attention_score(config):
    encoder_size, decoder_size = config.encoder.output_size, config.decoder.hidden_size
    if config.attention.score == "additive":
        return AdditiveScore(config.attention.size, encoder_size, decoder_size)
    if config.attention.score == "general":
        return GeneralScore(encoder_size, decoder_size)
    return DotScore(1 / math.sqrt(decoder_size) if config.attention.score == "scaled_dot" else 1)


class Memory(NamedTuple):
    """What a decoder knows of the source."""

    encoder_states: torch.Tensor  # [source time, batch, encoder output]
    keys: Optional[torch.Tensor]  # the same as the attention score wants them
    mask: torch.Tensor  # [source time, batch], True on padding
    last: torch.Tensor  # [batch, encoder output], the top layer's last h


class Decoder(nn.Module):
    """Per step, with e the embedded previous token, s the top layer's hidden vector, o the top
    layer's output (s, plus its input with residual), and a = readout:

                              context_t             cell reads        readout_t = tanh(W [...] + b)
    initial_state             none                  e                 o
    every_step                the encoder's last h  e, context        o, context, e
    attention before, input   attend with s_{t-1}   e, context        o, context, e
    attention after, output   attend with s_t       e (, a_{t-1})     o, context

    and logits_t = W' readout_t + b'; without a readout W' o + b'. In the order of the lines:
    Sutskever et al. 2014; Cho et al. 2014; Bahdanau et al. 2015; Luong et al. 2015, a_{t-1} with
    input feeding.
    """

    def __init__(self, config, vocabulary_size):
        super().__init__()
        decoder, attention = config.decoder, config.attention
        encoder_size = config.encoder.output_size
        self.every_step = config.context == "every_step"
        self.placement = attention.placement if attention else None
        self.input_feeding = bool(attention and attention.input_feeding)
        self.context_in_cell = self.every_step or self.placement == "input"

        cell_input = readout_input = 0
        if self.context_in_cell:
            cell_input += encoder_size
            readout_input += encoder_size + decoder.embedding_size
        elif self.placement == "output":
            readout_input += encoder_size
        if self.input_feeding:
            cell_input += decoder.readout_size

        self.embedding = nn.Embedding(vocabulary_size, decoder.embedding_size)
        self.attention = attention_score(config) if attention else None
        self.rnn = Stack(decoder, decoder.embedding_size + cell_input, config.dropout)
        self.readout = None
        if decoder.readout_size:
            self.readout = nn.Linear(decoder.hidden_size + readout_input, decoder.readout_size)
        self.output = nn.Linear(decoder.readout_size or decoder.hidden_size, vocabulary_size)
        self.dropout = nn.Dropout(config.dropout)

    def memory(self, encoder_states, lengths, finals):
        return Memory(
            encoder_states,
            self.attention.keys(encoder_states) if self.attention else None,
            padding_mask(lengths, encoder_states.shape[0]),
            side_by_side(hidden_of(finals[-1])),
        )

    def attend(self, states, memory):
        """The weights [source time, batch], and the mean of the encoder states under them."""
        s = hidden_of(states[-1])[0]
        scores = self.attention(memory.keys, s).masked_fill(memory.mask, -math.inf)
        weights = torch.softmax(scores, dim=0)
        return weights, (weights[..., None] * memory.encoder_states).sum(0)

    def step(self, tokens, states, fed, memory):
        """From the previous tokens [batch], states and attentional vector (None at the first step).
        Returns the features of the output layer, attention weights or None, and the new states and
        attentional vector."""
        e = self.dropout(self.embedding(tokens))
        weights = context = None
        if self.every_step:
            context = memory.last
        elif self.placement == "input":
            weights, context = self.attend(states, memory)
        cell_input = [e, context] if self.context_in_cell else [e]
        if self.input_feeding:
            if fed is None:
                fed = e.new_zeros(e.shape[0], self.readout.out_features)
            cell_input.append(fed)

        o, states = self.rnn(torch.cat(cell_input, -1)[None], states)
        features = o[0]
        if self.context_in_cell:
            features = torch.cat([features, context, e], -1)
        elif self.placement == "output":
            weights, context = self.attend(states, memory)
            features = torch.cat([features, context], -1)
        if self.readout is not None:
            features = torch.tanh(self.readout(features))
        return self.dropout(features), weights, states, features


class Target(NamedTuple):
    """The parts that write one target language."""

    bridge: Bridge
    decoder: Decoder


class Seq2Seq(nn.Module):
    """An encoder, and for each target language a decoder and the bridge between them."""

    def __init__(self, config):
        """`config` is a "model" object with all vocabulary sizes, as in a bundle."""
        super().__init__()
        config = read_model_config(config)
        self.encoder = Encoder(config)
        self.languages = [target.language for target in config.targets]
        if None not in self.languages:
            self.targets = nn.ModuleDict({name: nn.Module() for name in self.languages})
        for index, target in enumerate(config.targets):
            part = self._part(index)
            part.bridge = Bridge(config)
            part.decoder = Decoder(config, target.vocabulary_size)
            # Press & Wolf 2017; of several names of one weight the first is its own.
            if config.tied_embeddings == "all":
                part.decoder.embedding.weight = self.encoder.embedding.weight
            if config.tied_embeddings != "none":
                part.decoder.output.weight = part.decoder.embedding.weight

    def _part(self, index):
        language = self.languages[index]
        return self if language is None else self.targets[language]

    def target(self, index):
        part = self._part(index)
        return Target(part.bridge, part.decoder)

    def weights(self):
        """Every weight once, by its name in a bundle."""
        return dict(self.named_parameters())

    def load_weights(self, tensors):
        """Copies the weights of a bundle; raises ValueError where one is missing, too many or of
        another shape."""
        weights = self.weights()
        if strange := sorted(weights.keys() ^ tensors.keys()):
            problem = "is missing" if strange[0] in weights else "belongs to no part of the model"
            raise ValueError(f"{strange[0]} {problem}")
        for name, weight in weights.items():
            if weight.shape != tensors[name].shape:
                raise ValueError(
                    f"{name} is {list(tensors[name].shape)}, not {list(weight.shape)}"
                )
            weight.data.copy_(tensors[name])

    def encode(self, source, source_lengths, target):
        """The memory and the first states of a target's decoder."""
        encoder_states, finals = self.encoder(source, source_lengths)
        memory = target.decoder.memory(encoder_states, source_lengths, finals)
        return memory, target.bridge(finals)

    def forward(self, source, source_lengths, tokens, decoder=0, reference_fed=None):
        """Source tokens and </s> [source time, batch]; <s> and the target's tokens [time, batch].
        The decoder is fed `tokens` (teacher forcing: Williams & Zipser 1989), or only where
        `reference_fed` [time, batch] is True and elsewhere what it would have written itself
        (scheduled sampling: Bengio et al. 2015); the first token is always fed.
        Returns logits [time, batch, vocabulary] and attention [time, batch, source time], None
        where there is none."""
        target = self.target(decoder)
        memory, states = self.encode(source, source_lengths, target)
        features, attention, fed = [], [], None
        previous = tokens[0]
        for t in range(len(tokens)):
            if t > 0:
                previous = tokens[t]
                if reference_fed is not None:
                    with torch.no_grad():
                        own = target.decoder.output(features[-1]).argmax(-1)
                    previous = torch.where(reference_fed[t], previous, own)
            step_features, weights, states, fed = target.decoder.step(
                previous, states, fed, memory
            )
            features.append(step_features)
            if weights is not None:
                attention.append(weights.T)
        logits = target.decoder.output(torch.stack(features))
        return logits, torch.stack(attention) if attention else None

    @torch.no_grad()
    def greedy(self, source, source_lengths, decoder=0):
        """At each step the most probable token. Returns a list of token ids for each sentence,
        without </s>; as in the engine at most 2 n + 20 for a source of n tokens, </s> included."""
        target = self.target(decoder)
        memory, states = self.encode(source, source_lengths, target)
        limits = 2 * source_lengths + 20
        previous = torch.full_like(source_lengths, START)
        finished = torch.zeros_like(source_lengths, dtype=torch.bool)
        written, fed = [], None
        while not finished.all():
            features, _, states, fed = target.decoder.step(previous, states, fed, memory)
            previous = target.decoder.output(features).argmax(-1)
            written.append(previous.masked_fill(finished, END))
            finished |= (previous == END) | (limits <= len(written))
        rows = torch.stack(written, dim=1).tolist()
        return [row[: row.index(END)] if END in row else row for row in rows]


def cross_entropy(logits, target, lengths, label_smoothing=0.0, reduction="mean"):
    """The loss of the target tokens (label smoothing: Szegedy et al. 2016), their mean or with
    "sum" all of it; padding does not count."""
    real = ~padding_mask(lengths, target.shape[0])
    return nn.functional.cross_entropy(
        logits[real], target[real], label_smoothing=label_smoothing, reduction=reduction
    )
