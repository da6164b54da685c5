"""The model in plain torch.nn, from the same "model" object of a configuration.

Its state_dict has the names and shapes of the weights in a bundle, so either loads the other's.
Sequences are time-major, [time, batch], padded, and travel with their lengths.
"""

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

CELLS = {"gru": nn.GRU, "lstm": nn.LSTM}


def recurrent_stack(config, input_size, dropout, bidirectional=False):
    """The stack of an "encoder" or "decoder" object, with dropout between its layers."""
    if config["cell"] not in CELLS:
        raise ValueError(f"cell is {config['cell']!r}; use one of {', '.join(CELLS)}")
    layers = config.get("layers", 1)
    return CELLS[config["cell"]](
        input_size,
        config["hidden_size"],
        layers,
        dropout=dropout if layers > 1 else 0.0,  # PyTorch warns where there is no "between".
        bidirectional=bidirectional,
    )


def padding_mask(lengths, time):
    """True where a sequence has ended: [time, batch]."""
    return torch.arange(time, device=lengths.device)[:, None] >= lengths[None, :]


class Encoder(nn.Module):
    """Embedding, then a recurrent stack in one or both directions."""

    def __init__(self, config):
        super().__init__()
        encoder = config["encoder"]
        self.bidirectional = encoder.get("bidirectional", True)
        self.output_size = encoder["hidden_size"] * (2 if self.bidirectional else 1)
        dropout = config.get("dropout", 0.0)
        self.embedding = nn.Embedding(config["source_vocabulary_size"], encoder["embedding_size"])
        self.rnn = recurrent_stack(
            encoder, encoder["embedding_size"], dropout, self.bidirectional
        )
        self.dropout = nn.Dropout(dropout)

    def forward(self, source, lengths):
        """Returns the encoder states [time, batch, output] and the final parts of every layer's
        state, h or (h, c), directions side by side: [layers, batch, output] each."""
        embedded = self.dropout(self.embedding(source))
        packed = pack_padded_sequence(embedded, lengths.cpu(), enforce_sorted=False)
        outputs, final = self.rnn(packed)
        states, _ = pad_packed_sequence(outputs, total_length=source.shape[0])
        parts = final if isinstance(final, tuple) else (final,)
        return states, tuple(self._side_by_side(part) for part in parts)

    def _side_by_side(self, final):
        # PyTorch stacks the directions of a layer one after another.
        layers = self.rnn.num_layers
        batch = final.shape[1]
        final = final.view(layers, -1, batch, self.rnn.hidden_size)
        return final.transpose(1, 2).reshape(layers, batch, self.output_size)


class Bridge(nn.ModuleDict):
    """The decoder's first state from the encoder's last: h_0 = tanh(W h + b), c_0 = W' c + b'.

    The stacks are matched at the top; decoder layers without a partner read the lowest. A decoder
    cell's c is made of h where the encoder has no c.
    """

    def __init__(self, config, encoder_size):
        super().__init__()
        decoder = config["decoder"]
        self.layers = decoder.get("layers", 1)
        self.skipped_layers = config["encoder"].get("layers", 1) - self.layers
        self.has_cell = decoder["cell"] == "lstm"
        for layer in range(self.layers):
            self[f"hidden_l{layer}"] = nn.Linear(encoder_size, decoder["hidden_size"])
            if self.has_cell:
                self[f"cell_l{layer}"] = nn.Linear(encoder_size, decoder["hidden_size"])

    def forward(self, final):
        """From the encoder's final parts to the state of the decoder's nn.GRU or nn.LSTM."""
        partners = [max(0, layer + self.skipped_layers) for layer in range(self.layers)]
        hidden = torch.stack(
            [
                torch.tanh(self[f"hidden_l{layer}"](final[0][partner]))
                for layer, partner in enumerate(partners)
            ]
        )
        if not self.has_cell:
            return hidden
        cell = torch.stack(
            [
                self[f"cell_l{layer}"](final[-1][partner])
                for layer, partner in enumerate(partners)
            ]
        )
        return hidden, cell


class AdditiveScore(nn.Module):
    """score(s, h) = v · tanh(W_q s + b + W_k h), Bahdanau et al. 2015."""

    def __init__(self, size, encoder_size, decoder_size):
        super().__init__()
        self.query = nn.Linear(decoder_size, size)
        self.key = nn.Linear(encoder_size, size, bias=False)
        self.score = nn.Linear(size, 1, bias=False)

    def keys(self, encoder_states):
        return self.key(encoder_states)

    def forward(self, keys, decoder_state):
        return self.score(torch.tanh(keys + self.query(decoder_state))).squeeze(-1)


class DotScore(nn.Module):
    """score(s, h) = s · h, Luong et al. 2015."""

    def keys(self, encoder_states):
        return encoder_states

    def forward(self, keys, decoder_state):
        return (keys * decoder_state).sum(-1)


def attention_score(config, encoder_size):
    attention = config["attention"]
    decoder_size = config["decoder"]["hidden_size"]
    if attention["score"] == "additive":
        return AdditiveScore(attention["size"], encoder_size, decoder_size)
    if attention["score"] == "dot":
        if encoder_size != decoder_size:
            raise ValueError(
                f"the dot score needs decoder.hidden_size ({decoder_size}) to equal the "
                f"encoder's output ({encoder_size})"
            )
        return DotScore()
    raise ValueError(f"attention.score is {attention['score']!r}; use additive or dot")


class Decoder(nn.Module):
    """With s the top layer's hidden vector and e the embedded previous token:

    context_t = attention(s_{t-1}, encoder_states)
    s_t       = cell([e_t; context_t], s_{t-1})        and further layers above
    readout_t = tanh(W [s_t; context_t; e_t] + b)
    logits_t  = W' readout_t + b'
    """

    def __init__(self, config, encoder_size):
        super().__init__()
        decoder = config["decoder"]
        vocabulary = config["target_vocabulary_size"]
        embedding_size = decoder["embedding_size"]
        dropout = config.get("dropout", 0.0)
        self.embedding = nn.Embedding(vocabulary, embedding_size)
        self.attention = attention_score(config, encoder_size)
        self.rnn = recurrent_stack(decoder, embedding_size + encoder_size, dropout)
        self.readout = nn.Linear(
            decoder["hidden_size"] + encoder_size + embedding_size, decoder["readout_size"]
        )
        self.output = nn.Linear(decoder["readout_size"], vocabulary)
        self.dropout = nn.Dropout(dropout)

    def forward(self, tokens, state, encoder_states, mask):
        """Teacher forcing: fed `tokens` [time, batch], from `state`. `mask` [source time, batch] is
        True on the source's padding. Returns logits [time, batch, vocabulary] and attention weights
        [time, batch, source time]."""
        embedded = self.dropout(self.embedding(tokens))
        keys = self.attention.keys(encoder_states)
        features, attention = [], []
        for token in embedded:
            hidden = state[0] if isinstance(state, tuple) else state
            scores = self.attention(keys, hidden[-1]).masked_fill(mask, -torch.inf)
            weights = torch.softmax(scores, dim=0)
            context = (weights[..., None] * encoder_states).sum(0)
            output, state = self.rnn(torch.cat([token, context], -1)[None], state)
            features.append(torch.cat([output[0], context, token], -1))
            attention.append(weights.T)
        readout = torch.tanh(self.readout(torch.stack(features)))
        return self.output(self.dropout(readout)), torch.stack(attention)


class Seq2Seq(nn.Module):
    """An encoder, a decoder with attention, and the bridge between them."""

    def __init__(self, config):
        """`config` is a "model" object with both vocabulary sizes, as in a bundle."""
        super().__init__()
        self.encoder = Encoder(config)
        self.bridge = Bridge(config, self.encoder.output_size)
        self.decoder = Decoder(config, self.encoder.output_size)

    def forward(self, source, source_lengths, tokens):
        """Source tokens and </s> [source time, batch]; <s> and the target's tokens [time, batch].
        Returns logits [time, batch, vocabulary] and attention [time, batch, source time]."""
        encoder_states, final = self.encoder(source, source_lengths)
        mask = padding_mask(source_lengths, source.shape[0])
        return self.decoder(tokens, self.bridge(final), encoder_states, mask)


def cross_entropy(logits, target, lengths, label_smoothing=0.0):
    """The mean loss of a target token; padding does not count."""
    real = ~padding_mask(lengths, target.shape[0])
    return nn.functional.cross_entropy(logits[real], target[real], label_smoothing=label_smoothing)
