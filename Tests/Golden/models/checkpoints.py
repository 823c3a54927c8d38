"""Writes a small model: its checkpoint, and what the library computes from it."""

import json
import random

import torch
import transformers
from safetensors.torch import load_file, save_file

from exact import doubles
from former_spelling import former_spelling
from sequences import Sequences
from small_tokenizer import tokenizer
from tracing import traces
from weights import randomise


def write(path, value):
    path.write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


def former_names(directory):
    """Renames as in checkpoints converted from TensorFlow."""
    path = directory / "model.safetensors"
    tensors = {
        name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta"): tensor
        for name, tensor in load_file(path).items()}
    save_file(tensors, path, metadata={"format": "pt"})


def save(variant, directory):
    """A checkpoint of random weights."""
    variant.configuration._attn_implementation = "eager"
    model = variant.kind(variant.configuration)
    randomise(model)
    model = model.to(variant.stored).eval()
    model.save_pretrained(directory, max_shard_size="20KB" if "shards" in variant.changes else "1GB")
    (directory / "generation_config.json").unlink(missing_ok=True)
    if "former names" in variant.changes:
        former_names(directory)
    tokenizer(variant.specials).save(str(directory / "tokenizer.json"), pretty=False)
    for path in directory.glob("*.safetensors"):
        path.chmod(0o644)


def load(variant, directory):
    """The checkpoint in float64, with constants such as the frequencies of rotary positions computed in it too."""
    with torch.random.fork_rng():
        stored = variant.kind.from_pretrained(directory, dtype=torch.float64, attn_implementation="eager")
        with doubles():
            model = variant.kind(stored.config).eval()
    model.load_state_dict(stored.state_dict())
    assert {weights.dtype for weights in model.parameters()} == {torch.float64}
    return model


def rounded(rows):
    return [[round(value, 9) for value in row] for row in rows]


def logits_of(outputs):
    """Of a classifier its logits; of a language model those at the last position."""
    return outputs.logits[0] if outputs.logits.dim() == 2 else outputs.logits[0, -1]


def logits(model, inputs):
    with doubles(), torch.no_grad():
        return rounded([logits_of(model(**row)).tolist() for row in inputs])


def write_checkpoint(variant, directory, generator: random.Random):
    save(variant, directory)
    sequences = Sequences(variant, generator)
    model = load(variant, directory)
    expected = {"sequences": sequences.ids}
    if variant.segmented:
        expected["segments"] = sequences.segments
    inputs = [sequences.inputs(index) for index in range(len(sequences.ids))]
    expected["logits"] = logits(model, inputs)
    if sequences.beyond:
        beyond = [{"input_ids": torch.tensor([ids])} for ids in sequences.beyond]
        expected["beyond"] = {"sequences": sequences.beyond, "logits": logits(model, beyond)}
    if "former spelling" in variant.changes:
        former_spelling(directory / "config.json")
        assert logits(load(variant, directory), inputs) == expected["logits"], directory.name
    with torch.random.fork_rng(), doubles():
        expected["traced"], tensors = traces(variant, model, sequences, logits_of)
    save_file(tensors, directory / "trace.safetensors")
    (directory / "trace.safetensors").chmod(0o644)
    write(directory / "expected.json", expected)
