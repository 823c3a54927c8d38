"""What a network computes on the way to a logit, and the derivatives of the logit."""

import contextlib
import random
import sys
from unittest import mock

import torch

# The places, among the sequences, of lengths 1, 5 and 8; of language models only the last.
TRACED = [0, 4, 8]
PROJECTED_LENGTH = 200


class Recording:
    """The rows of the word embedding that the tokens have, and the vectors that the attention weights multiply."""

    def __init__(self):
        self.embedding = None
        self.values = []


@contextlib.contextmanager
def recording(model):
    """Records while it lasts. The embedding is recorded where it is looked up, before whatever scales or projects it;
    the values where a module calls its attention function, one copy of a shared head for each that reads it."""
    record = Recording()
    table = model.get_input_embeddings().weight
    look_up = torch.nn.functional.embedding

    def embedding(ids, weight, *rest, **options):
        result = look_up(ids, weight, *rest, **options)
        if weight is table:
            result = result.detach().requires_grad_()
            record.embedding = result
        return result

    def attention(original):
        def wrapped(module, query, key, value, *rest, **options):
            record.values.append(value.repeat_interleave(query.shape[1] // value.shape[1], dim=1)[0])
            return original(module, query, key, value, *rest, **options)
        return wrapped

    def fused(original):
        def wrapped(module, states):
            query, key, value = original(module, states)
            record.values.append(value[0])
            return query, key, value
        return wrapped

    def projected(module, inputs, result):
        record.values.append(result[0].unflatten(-1, (model.config.num_attention_heads, -1)).transpose(0, 1))

    library = sys.modules[type(model).__module__]
    with contextlib.ExitStack() as stack:
        stack.enter_context(mock.patch.object(torch.nn.functional, "embedding", embedding))
        for owner, name in [(library, "eager_attention_forward"),
                            (getattr(library, "GPT2Attention", None), "_upcast_and_reordered_attn")]:
            if hasattr(owner, name):
                stack.enter_context(mock.patch.object(owner, name, attention(getattr(owner, name))))
        if hasattr(library, "BloomAttention"):
            original = library.BloomAttention._reshape
            stack.enter_context(mock.patch.object(library.BloomAttention, "_reshape", fused(original)))
        if model.config.model_type == "deberta-v2":
            for layer in model.deberta.encoder.layer:
                stack.callback(layer.attention.self.value_proj.register_forward_hook(projected).remove)
        yield record


def traces(variant, model, sequences, logits_of):
    """The entries of "traced" in expected.json, and the tensors of trace.safetensors: for the entry I

        I.attention.L           [H, T, T]  weights after the softmax of layer L
        I.attentionGradient.L   [H, T, T]  d logit / d attention.L
        I.value.L               [H, T, d]  what the weights multiply
        I.hidden.l              [T, D]     hidden states 0 ... L, as transformers returns them
        I.embeddingGradient     [T, E]     d logit / d the tokens' rows of the word embedding

    and of a long sequence only I.attentionProjected.L = A r [H, T], with r = I.projection [T].
    """
    generator = random.Random(len(sequences.ids[-1]))
    indices = TRACED[2 if variant.is_language_model else 0:]
    indices += [i for i, ids in enumerate(sequences.ids) if len(ids) == PROJECTED_LENGTH]
    traced, tensors = [], {}
    for entry, index in enumerate(indices):
        with recording(model) as record:
            outputs = model(**sequences.inputs(index), output_attentions=True, output_hidden_states=True)
        row = logits_of(outputs)
        target = generator.randrange(len(row))
        traced.append({"sequence": index, "target": target})
        attentions = outputs.attentions if hasattr(outputs, "attentions") and outputs.attentions else ()
        for weights in attentions:
            weights.retain_grad()
        row[target].backward()
        model.zero_grad()
        check(record, attentions)
        if len(sequences.ids[index]) == PROJECTED_LENGTH:
            projection = torch.randn(PROJECTED_LENGTH)
            tensors[f"{entry}.projection"] = projection
            for layer, weights in enumerate(attentions):
                tensors[f"{entry}.attentionProjected.{layer}"] = weights[0] @ projection.double()
            continue
        tensors[f"{entry}.embeddingGradient"] = record.embedding.grad[0]
        for layer, weights in enumerate(attentions):
            tensors[f"{entry}.attention.{layer}"] = weights[0]
            tensors[f"{entry}.attentionGradient.{layer}"] = weights.grad[0]
        for layer, values in enumerate(record.values):
            tensors[f"{entry}.value.{layer}"] = values
        for level, states in enumerate(outputs.hidden_states):
            tensors[f"{entry}.hidden.{level}"] = states[0]
    return traced, {name: tensor.detach().to(torch.float32).contiguous() for name, tensor in tensors.items()}


def check(record, attentions):
    """That everything was recorded, and that the weights are what multiplies the values."""
    assert record.embedding.grad is not None
    assert len(record.values) == len(attentions), (len(record.values), len(attentions))
    for weights, values in zip(attentions, record.values):
        assert weights.grad is not None and weights.grad.shape == weights.shape
        assert values.shape[:2] == weights.shape[1:3], (values.shape, weights.shape)
