"""Recurrent encoders and decoders, and the bridge between them."""

import math
from typing import NamedTuple, Optional

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from attention import attention_score
from sequences import padding_mask, reverse_within

# Elman 1990 (tanh); Hochreiter & Schmidhuber 1997; Cho et al. 2014.
CELLS = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}


def hidden_of(state):
    """Returns h of a layer's state, which is h or, in an LSTM, (h, c)."""
    return state[0] if isinstance(state, tuple) else state


def side_by_side(part):
    """Turns [directions, batch, hidden] into [batch, directions * hidden]."""
    return part.transpose(0, 1).flatten(1)


class Stack(nn.Module):
    """The recurrent layers of an encoder or a decoder. With x_l the vector that layer l reads:

    h_l     = cell(x_l)
    x_{l+1} = dropout(h_l)            or dropout(h_l + x_l) with residual, from the second layer on

    (residual connections: He et al. 2016; in translation Wu et al. 2016). The layers run one by
    one, because residual connections need their outputs; their weights have the names of one deep
    nn.GRU.
    """

    def __init__(self, config, input_size, dropout, bidirectional=False):
        super().__init__()
        self.residual = config.residual
        self.dropout = nn.Dropout(dropout)
        # This is a plain list, because the weights are registered here, by names of a deep stack.
        self.layers = []
        for index in range(config.layers):
            layer = CELLS[config.cell](input_size, config.hidden_size, bidirectional=bidirectional)
            for name, parameter in layer.named_parameters():
                self.register_parameter(name.replace("_l0", f"_l{index}"), parameter)
            self.layers.append(layer)
            input_size = config.hidden_size * (2 if bidirectional else 1)

    def _apply(self, *arguments):
        # After a move to a GPU, cuDNN needs each layer's weights in contiguous memory again.
        super()._apply(*arguments)
        for layer in self.layers:
            layer.flatten_parameters()
        return self

    def forward(self, x, states=None, lengths=None):
        """Runs over x [time, batch, features], starting from each layer's state in `states` or from
        zeros; with `lengths`, each sequence runs to its own end. Returns the top layer's outputs
        and the list of the layers' last states, [directions, batch, hidden] as nn.GRU and nn.LSTM
        return them."""
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


class RecurrentEncoder(nn.Module):
    """An embedding, then a recurrent stack in one direction, forwards or backwards (Sutskever et
    al. 2014), or in both (Schuster & Paliwal 1997)."""

    def __init__(self, config):
        super().__init__()
        encoder = config.encoder
        self.reverse_source = encoder.reverse_source
        self.embedding = nn.Embedding(config.source_vocabulary_size, encoder.embedding_size)
        self.rnn = Stack(encoder, encoder.embedding_size, config.dropout, encoder.bidirectional)
        self.dropout = nn.Dropout(config.dropout)

    def forward(self, source, lengths):
        """Returns the encoder states [time, batch, output] and the layers' last states, which with
        reverse_source are those after the first token."""
        x = self.dropout(self.embedding(source))
        if self.reverse_source:
            x = reverse_within(lengths, x)
        encoder_states, finals = self.rnn(x, lengths=lengths.cpu())
        if self.reverse_source:
            encoder_states = reverse_within(lengths, encoder_states)
        return encoder_states, finals


class RecurrentState(NamedTuple):
    """The state that a recurrent decoder passes from step to step."""

    layers: list  # the state of each layer
    fed: Optional[torch.Tensor]  # the attentional vector; None before the first step


class Bridge(nn.ModuleDict):
    """Computes the decoder's first state from the encoder's last: h_0 = tanh(W h + b) (Bahdanau et
    al. 2015), c_0 = W' c + b'.

    The stacks are matched at the top; decoder layers without a partner read the lowest. If the
    encoder has no c, c_0 is computed from h.
    """

    def __init__(self, config):
        super().__init__()
        encoder, decoder = config.encoder, config.decoder
        self.layers = decoder.layers
        self.has_cell = decoder.cell == "lstm"
        for layer in range(decoder.layers):
            self[f"hidden_l{layer}"] = nn.Linear(encoder.output_size, decoder.hidden_size)
            if self.has_cell:
                self[f"cell_l{layer}"] = nn.Linear(encoder.output_size, decoder.hidden_size)

    def forward(self, finals):
        """Takes the last states of the encoder's layers."""
        states = []
        for layer in range(self.layers):
            final = finals[max(0, layer + len(finals) - self.layers)]
            h, c = final if isinstance(final, tuple) else (final, final)
            state = torch.tanh(self[f"hidden_l{layer}"](side_by_side(h)))[None]
            if self.has_cell:
                state = (state, self[f"cell_l{layer}"](side_by_side(c))[None])
            states.append(state)
        return RecurrentState(states, None)


class RecurrentMemory(NamedTuple):
    """The tensors from which a recurrent decoder knows the source."""

    encoder_states: torch.Tensor  # [source time, batch, encoder output]
    keys: Optional[torch.Tensor]  # [source time, batch, key]; None without attention
    mask: torch.Tensor  # [source time, batch], True on padding
    last: torch.Tensor  # [batch, encoder output], the top layer's last h


class RecurrentDecoder(nn.Module):
    """Computes at each step, with e the embedded previous token, s the top layer's hidden vector, o
    its output (s, plus its input with residual connections), and a = readout:

                              context_t             cell reads        readout_t = tanh(W [...] + b)
    initial_state             none                  e                 o
    every_step                the encoder's last h  e, context        o, context, e
    attention before, input   attend with s_{t-1}   e, context        o, context, e
    attention after, output   attend with s_t       e (, a_{t-1})     o, context

    and logits_t = W' readout_t + b', or W' o + b' without a readout. The lines are the models of
    Sutskever et al. 2014; Cho et al. 2014; Bahdanau et al. 2015; and Luong et al. 2015, whose
    a_{t-1} is for input feeding.
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
        return RecurrentMemory(
            encoder_states,
            self.attention.keys(encoder_states) if self.attention else None,
            padding_mask(lengths, encoder_states.shape[0]),
            side_by_side(hidden_of(finals[-1])),
        )

    def attend(self, states, memory):
        """Returns the weights [source time, batch], and the mean of the encoder states under
        them."""
        s = hidden_of(states[-1])[0]
        scores = self.attention(memory.keys, s).masked_fill(memory.mask, -math.inf)
        weights = torch.softmax(scores, dim=0)
        return weights, (weights[..., None] * memory.encoder_states).sum(0)

    def step(self, tokens, state, memory):
        """Reads the previous tokens [batch]. Returns the features that the output layer reads, the
        attention weights or None, and the new state."""
        e = self.dropout(self.embedding(tokens))
        states, fed = state
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
        return self.dropout(features), weights, RecurrentState(states, features)

    def forward(self, tokens, state, memory):
        """Takes some steps, from the token before each, [time, batch], and the state before the
        first. Returns the features that the output layer reads [time, batch, features], attention
        [time, batch, source time] or None, and the state after the last."""
        features, attention = [], []
        for previous in tokens:
            step_features, weights, state = self.step(previous, state, memory)
            features.append(step_features)
            if weights is not None:
                attention.append(weights.T)
        return torch.stack(features), torch.stack(attention) if attention else None, state
