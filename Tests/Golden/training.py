#!/usr/bin/env python3
"""Writes the golden files of training, Tests/SightlineTrainingTests/Golden.

    python Tests/Golden/training.py

Needs the versions below. The small checkpoints are those of Tests/Golden/models.py.

  gradients.json         of each small classifier, on a few sequences with labels: the mean cross-entropy that
                         transformers computes, and of each parameter's gradient the norm and a few projections (see
                         `projections`), in float64; plain, and with dropout that drops nothing: every place multiplies by
                         1 / (1 - rate) alone, with a rate of its own, so that a place that is missing shows
  NAME.safetensors       all gradients of a few of them, plain, in float32
  optimizer.json         parameters of a small network over the steps of torch.optim.AdamW with transformers' way of
                         leaving biases and normalisations out of the decay, clip_grad_norm_ and a rate that changes
"""

import importlib.metadata
import json
import math
import pathlib
import sys
from unittest import mock

VERSIONS = {"torch": "2.13.0", "transformers": "5.24.0", "safetensors": "0.8.0"}

HERE = pathlib.Path(__file__).resolve().parent
OUT = HERE.parent / "SightlineTrainingTests" / "Golden"
TINY = HERE.parent / "SightlineModelsTests" / "Golden" / "tiny"

# A neighbour of this file has a library's name: keep the folder off the import path.
sys.path = [entry for entry in sys.path if pathlib.Path(entry or ".").resolve() != HERE]
import torch  # noqa: E402
import transformers  # noqa: E402
from safetensors.torch import save_file  # noqa: E402

sys.path.insert(0, str(HERE / "models"))
from exact import doubles  # noqa: E402

for package, version in VERSIONS.items():
    found = importlib.metadata.version(package).split("+")[0]
    if found != version:
        sys.exit(f"expected {package}=={version}, found {found}; install that version and run this again")

transformers.utils.logging.disable_progress_bar()
torch.set_num_threads(1)

WHOLE = ["bert", "distilbert", "gpt2"]
# Rates of dropout under every name that an architecture has for one.
RATES = {
    "bert": {"hidden_dropout_prob": 0.1, "attention_probs_dropout_prob": 0.2, "classifier_dropout": 0.3},
    "bert-segments": {"hidden_dropout_prob": 0.1, "attention_probs_dropout_prob": 0.2},
    "distilbert": {"dropout": 0.1, "attention_dropout": 0.2, "seq_classif_dropout": 0.3},
    "gpt2": {"embd_pdrop": 0.1, "attn_pdrop": 0.2, "resid_pdrop": 0.3},
    "roberta": {"hidden_dropout_prob": 0.1, "attention_probs_dropout_prob": 0.2, "classifier_dropout": 0.3},
    "electra": {"hidden_dropout_prob": 0.1, "attention_probs_dropout_prob": 0.2, "classifier_dropout": 0.3},
    "albert": {"hidden_dropout_prob": 0.1, "attention_probs_dropout_prob": 0.2, "classifier_dropout_prob": 0.3},
    "deberta-v2": {"hidden_dropout_prob": 0.1, "attention_probs_dropout_prob": 0.2, "pooler_dropout": 0.3,
                   "cls_dropout": 0.4},
    "deberta-v2-convolution": {"hidden_dropout_prob": 0.1, "attention_probs_dropout_prob": 0.2},
    "modernbert": {"embedding_dropout": 0.1, "attention_dropout": 0.2, "mlp_dropout": 0.3, "classifier_dropout": 0.4},
    "modernbert-mean": {"embedding_dropout": 0.1, "attention_dropout": 0.2, "mlp_dropout": 0.3, "classifier_dropout": 0.4},
    "bloom": {"hidden_dropout": 0.1, "attention_dropout": 0.2},
    "gpt-neox": {"hidden_dropout": 0.1, "attention_dropout": 0.2, "classifier_dropout": 0.3},
    "gpt-neox-sequential": {"hidden_dropout": 0.1, "attention_dropout": 0.2},
    "llama-grouped": {"attention_dropout": 0.2},
    "qwen2": {"attention_dropout": 0.2},
    "qwen3": {"attention_dropout": 0.2},
    "gemma": {"attention_dropout": 0.2},
    "gemma2": {"attention_dropout": 0.2},
    "gemma3": {"attention_dropout": 0.2},
}
PROJECTION_COUNT = 3


def projections(gradient):
    """The norm, and the products with cos(1 + i (j + 1) / 7) over all elements i, for j below PROJECTION_COUNT."""
    flat = gradient.reshape(-1).double()
    place = torch.arange(flat.numel(), dtype=torch.float64)
    products = [torch.dot(flat, torch.cos(1 + place * (j + 1) / 7)).item() for j in range(PROJECTION_COUNT)]
    return [flat.norm().item()] + products


def scaling_dropout(states, p=0.5, training=True, inplace=False):
    return states / (1 - p) if training else states


def gradients(directory, rates, sequences, segments, labels):
    """The mean loss and the gradients by name. Sequences go one by one, so that nothing is padded."""
    config = transformers.AutoConfig.from_pretrained(directory)
    for key, rate in (rates or {}).items():
        setattr(config, key, rate)
    stored = transformers.AutoModelForSequenceClassification.from_pretrained(
        directory, config=config, dtype=torch.float64, attn_implementation="eager")
    with doubles():
        model = type(stored)(stored.config)
        model.load_state_dict(stored.state_dict())
        model.train(rates is not None)
        with mock.patch.object(torch.nn.functional, "dropout", scaling_dropout):
            losses = []
            for ids, types, label in zip(sequences, segments, labels):
                extra = {"token_type_ids": torch.tensor([types])} if types else {}
                if config.num_labels > 1:
                    losses.append(model(input_ids=torch.tensor([ids]), labels=torch.tensor([label]), **extra).loss)
                    continue
                # Of a single logit, transformers takes labels for the numbers of a regression.
                logit = model(input_ids=torch.tensor([ids]), **extra).logits[0, 0]
                losses.append(torch.nn.functional.binary_cross_entropy_with_logits(logit, torch.tensor(float(label))))
            loss = torch.stack(losses).mean()
            loss.backward()
    found = {name: parameter.grad for name, parameter in model.named_parameters() if parameter.grad is not None}
    return loss.item(), found


def of_model(name):
    directory = TINY / name
    expected = json.loads((directory / "expected.json").read_text())
    # What an embedding of padding begins with is never changed, so there is none.
    padding = json.loads((directory / "config.json").read_text()).get("pad_token_id")
    places = [index for index, ids in enumerate(expected["sequences"]) if 2 <= len(ids) <= 12 and padding not in ids]
    sequences = [expected["sequences"][index] for index in places]
    segments = [expected["segments"][index] if "segments" in expected else None for index in places]
    count = len(expected["logits"][0])
    labels = [index % max(count, 2) for index in range(len(sequences))]
    result = {"model": name, "sequences": sequences, "labels": labels, "rates": RATES[name]}
    if "segments" in expected:
        result["segments"] = segments
    loss, plain = gradients(directory, None, sequences, segments, labels)
    result["plain"] = {"loss": loss, "gradients": {key: projections(value) for key, value in plain.items()}}
    loss, dropped = gradients(directory, RATES[name], sequences, segments, labels)
    result["dropout"] = {"loss": loss, "gradients": {key: projections(value) for key, value in dropped.items()}}
    if name in WHOLE:
        save_file({key: value.float() for key, value in plain.items()}, OUT / f"{name}.safetensors")
    return result


def optimizer():
    """A regression on fixed numbers, σ-free: parameters after each of some steps."""
    generator = torch.Generator().manual_seed(1)
    inputs = torch.randn(16, 3, generator=generator, dtype=torch.float64).float()
    labels = (inputs.sum(1) > 0).long()
    weight = torch.randn(2, 3, generator=generator, dtype=torch.float64).float().requires_grad_()
    bias = torch.randn(2, generator=generator, dtype=torch.float64).float().requires_grad_()
    start = [weight.tolist(), bias.tolist()]
    settings = {"learningRate": 0.05, "weightDecay": 0.1, "firstDecay": 0.8, "secondDecay": 0.95, "epsilon": 1e-6,
                "largestGradientNorm": 0.3, "stepCount": 20, "warmUpShare": 0.25}
    stepper = torch.optim.AdamW(
        [{"params": [weight], "weight_decay": settings["weightDecay"]}, {"params": [bias], "weight_decay": 0.0}],
        lr=settings["learningRate"], betas=(settings["firstDecay"], settings["secondDecay"]), eps=settings["epsilon"])
    steps, warm_up = settings["stepCount"], round(settings["stepCount"] * settings["warmUpShare"])
    trajectory = []
    for step in range(steps):
        factor = (step + 1) / warm_up if step < warm_up else (steps - step) / (steps - warm_up)
        for group in stepper.param_groups:
            group["lr"] = settings["learningRate"] * factor
        stepper.zero_grad()
        loss = torch.nn.functional.cross_entropy(inputs @ weight.T + bias, labels)
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_([weight, bias], settings["largestGradientNorm"])
        stepper.step()
        trajectory.append({"loss": loss.item(), "gradientNorm": norm.item(), "weight": weight.tolist(),
                           "bias": bias.tolist()})
    return {"settings": settings, "inputs": inputs.tolist(), "labels": labels.tolist(), "weight": start[0],
            "bias": start[1], "trajectory": trajectory}


def rounded(value):
    if isinstance(value, float):
        return float(f"{value:.9g}")
    if isinstance(value, dict):
        return {key: rounded(entry) for key, entry in value.items()}
    return [rounded(entry) for entry in value] if isinstance(value, list) else value


if __name__ == "__main__":
    OUT.mkdir(exist_ok=True)
    for name, content in [("gradients", [of_model(name) for name in RATES]), ("optimizer", optimizer())]:
        path = OUT / f"{name}.json"
        path.write_text(json.dumps(rounded(content), separators=(",", ":")) + "\n", encoding="utf-8")
        print(f"{path.stat().st_size} bytes in {path.name}")
