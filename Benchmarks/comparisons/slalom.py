"""SLALOM against the published implementation: seconds, and how well both predict deletions that neither has seen."""
import contextlib
import io

import numpy as np
import torch
from slalom_explanations.slalom_helpers import MyLittleSLALOM, fit_iter_rand, fit_sgd_rand

from .measuring import Reference, Server, deletions, kept, short, table, timed

TESTS = 300


def prediction(record, flags):
    """The fitted softmax at each deletion."""
    tokens = [token for token in record["tokens"] if not token["special"]]
    value = np.array([token["scores"]["value"] for token in tokens])
    weight = np.exp([token["scores"]["importance"] for token in tokens])
    background = record.get("background") or {"value": 0, "importance": -np.inf}
    rest = np.exp(background["importance"])
    return (flags @ (weight * value) + rest * background["value"]) / (flags @ weight + rest)


def published(reference, ids, samples, fidel):
    """Values and importances of each content token. The release's own driver for deletions hands `fit_iter_rand` an
    argument that it does not take: the two parts that it would call are called here, with its own settings."""
    torch.manual_seed(0)
    content = torch.tensor(ids[1:-1])
    types = content.unique()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        if fidel:
            whole = torch.tensor([ids])
            with torch.no_grad():
                logits = reference.model(whole, attention_mask=torch.ones_like(whole))["logits"]
            start = MyLittleSLALOM(types, "cpu", v_init=logits[:, 1] - logits[:, 0])
            values, _, fitted = fit_iter_rand(
                start, reference.model, types, content, offline_ds_size=samples, mode="deletion")
        else:
            values, _, fitted = fit_sgd_rand(
                MyLittleSLALOM(types, "cpu"), reference.model, types, content, num_eps=60, lr=5e-3,
                offline_ds_size=samples, mode="short", batch_size=128)
    column = np.searchsorted(types.numpy(), content.numpy())
    return values.double().numpy()[column], fitted.get_importances().double().numpy()[column]


def run(options, kind="fidel"):
    torch.set_num_threads(options.threads)
    reference = Reference(options.model)
    servers = {name: Server(options.model, options.threads, name) for name in ("fp32", "bf16")}
    generator = np.random.default_rng(0)
    # What each kind is fitted to is what it is tested on.
    method, their_samples, our_samples, tests, of_tests = {
        "fidel": ("slalom", 5000, options.fidel_samples, deletions, "random deletions of up to five tokens a text"),
        "eff": ("slalomEff", 500, options.eff_samples, short, "random pairs and triples of a text's tokens"),
    }[kind]
    baseline = f"published, {their_samples:,} samples"
    kinds = {
        baseline: None,
        **{f"Sightline, {samples} samples, {precision}": (samples, precision)
           for samples in our_samples for precision in servers},
    }
    seconds = {name: [] for name in kinds}
    errors = {name: [] for name in kinds}
    for server in servers.values():
        server.explain("slalom", "A film to warm up with.", 20)
    for text in options.reviews:
        ids = reference.ids(text)
        flags = tests(TESTS, len(ids) - 2, generator)
        truth = reference.scores([kept(ids, row) for row in flags], 32)
        for name, ours in kinds.items():
            if ours:
                samples, precision = ours
                elapsed, answer = servers[precision].explain(method, text, samples)
                predicted = prediction(answer["explanation"], flags)
            else:
                elapsed, (values, importances) = timed(
                    lambda: published(reference, ids, their_samples, kind == "fidel"))
                weight = np.exp(importances)
                predicted = flags @ (weight * values) / (flags @ weight)
            seconds[name].append(elapsed)
            errors[name].append(np.mean((predicted - truth) ** 2))
        options.log(f"SLALOM-{kind}: {len(seconds[baseline])} of {len(options.reviews)} texts")
    rows = [
        [name, f"{np.mean(seconds[name]):.2f}", f"{np.mean(seconds[baseline]) / np.mean(seconds[name]):.1f}",
         f"{np.mean(errors[name]):.4f}", f"{np.median(errors[name]):.4f}"] for name in kinds]
    return f"SLALOM-{kind}", (
        f"{len(options.reviews)} texts, {options.data_name}, {options.model_name}; the published implementation and Sightline "
        f"in turns on each. Errors are of the score's prediction on {TESTS} {of_tests}, in their order, most of which no fit has "
        "seen.\n\n"
        + table(["", "seconds a text", "times faster", "mean squared error", "its median over texts"], rows))
