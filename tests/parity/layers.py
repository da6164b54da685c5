"""Makes goldens of single layers: PyTorch's results for the layers of Transformers and SSRU.

Each holds a layer's parameters, its inputs, the gradient of its output, and the output and the
gradients of inputs and parameters that follow, computed in float64 from float32 numbers.
"""

import random

import torch
from torch import nn

FEATURES = 8
HEADS = 4
HIDDEN = 12
BATCH = 3
LENGTHS = torch.tensor([5, 2, 4])
MEMORY_LENGTHS = torch.tensor([3, 6, 1])


class Ssru(nn.Module):
    """The simpler simple recurrent unit of Kim et al. 2019 (D19-5632)."""

    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(2 * FEATURES, FEATURES))
        self.bias = nn.Parameter(torch.empty(FEATURES))

    def forward(self, x, lengths):
        state = torch.zeros_like(x[0])
        outputs = []
        for t, (candidate, gate) in enumerate(zip(*(x @ self.weight.T).split(FEATURES, -1))):
            forget = torch.sigmoid(gate + self.bias)
            following = forget * state + (1 - forget) * candidate
            state = torch.where((t < lengths)[:, None], following, state)
            outputs.append(torch.relu(state))
        return torch.stack(outputs)


def padding(lengths):
    """Returns [batch, time], True beyond each length."""
    return torch.arange(int(lengths.max())) >= lengths[:, None]


def encoder_layer():
    layer = nn.TransformerEncoderLayer(
        FEATURES, HEADS, HIDDEN, dropout=0, activation="relu", layer_norm_eps=1e-6
    )
    return layer, lambda x: layer(x, src_key_padding_mask=padding(LENGTHS))


def decoder_layer():
    layer = nn.TransformerDecoderLayer(
        FEATURES, HEADS, HIDDEN, dropout=0, activation="relu", layer_norm_eps=1e-6
    )
    later = torch.ones(int(LENGTHS.max()), int(LENGTHS.max())).triu(1).bool()
    hidden = padding(MEMORY_LENGTHS)
    return layer, lambda x, memory: layer(
        x, memory, tgt_mask=later, memory_key_padding_mask=hidden
    )


def ssru():
    layer = Ssru()
    return layer, lambda x: layer(x, LENGTHS)


#: For each golden, a function that makes the layer and its call, and the lengths of the sentences in
#: each input.
LAYERS = {
    "ssru": (ssru, {"x": LENGTHS}),
    "transformer_decoder_layer": (decoder_layer, {"x": LENGTHS, "memory": MEMORY_LENGTHS}),
    "transformer_encoder_layer": (encoder_layer, {"x": LENGTHS}),
}


def compute(name):
    """Returns the tensors of one file."""
    generator = random.Random(name)

    def numbers(shape, scale=1.0, around=0.0):
        size = torch.Size(shape).numel()
        values = [around + scale * (2 * generator.random() - 1) for _ in range(size)]
        return torch.tensor(values, dtype=torch.float32).view(shape)

    make, input_lengths = LAYERS[name]
    layer, call = make()
    layer.double()
    for parameter_name, parameter in layer.named_parameters():
        is_gain = parameter_name.startswith("norm") and parameter_name.endswith("weight")
        parameter.data.copy_(numbers(parameter.shape, around=1.0 if is_gain else 0.0))
    inputs = {
        input_name: numbers((int(lengths.max()), BATCH, FEATURES)).double().requires_grad_()
        for input_name, lengths in input_lengths.items()
    }
    output = call(*inputs.values())
    # As in training, padding has no gradient.
    d_output = numbers(output.shape).double().masked_fill(padding(LENGTHS).T[..., None], 0)
    output.backward(d_output)

    tensors = {"output": output, "d_output": d_output}
    for input_name, lengths in input_lengths.items():
        tensors[f"{input_name}_lengths"] = lengths
        tensors[input_name] = inputs[input_name]
        tensors[f"d_{input_name}"] = inputs[input_name].grad
    for parameter_name, parameter in layer.named_parameters():
        tensors[f"parameters.layer.{parameter_name}"] = parameter.float()
        tensors[f"gradients.layer.{parameter_name}"] = parameter.grad
    return {tensor_name: tensor.detach() for tensor_name, tensor in tensors.items()}
