"""How well SLALOM predicts deletions, against the published implementation and ridge regression.

For each of ten 100-word reviews of Yelp-HAT, draws test deletions (1 to 5 tokens, apart from every fit's), scores them
with transformers, and prints the mean squared error of

  - the constant: the whole text's score;
  - Sightline's fits at several sample counts, through the command line;
  - ridge regression by occurrence on as many random deletions, its constant chosen on the test set, which flatters it;
  - with --peer, the published implementation with 5,000 samples (minutes a review).

    make build
    python Benchmarks/slalom.py --model ../shared/models/minilm-sst2 --data ../shared/data/yelp-hat/yelp-hat-100.csv

Needs torch, transformers and numpy; --peer needs slalom-explanations==0.1.2. That release's driver for deletions hands
`fit_iter_rand` an argument that it does not take; the two parts it would call are called here, with its own settings.
Its special token ids, 101 and 102, are fixed in its code: use a model with BERT's usual vocabulary.
"""
import argparse
import contextlib
import csv
import io
import json
import pathlib
import subprocess
import tempfile
import time

import numpy as np
import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

SIGHTLINE = pathlib.Path(__file__).parent.parent / ".build/release/sightline"
LARGEST_DELETION = 5


def draw(count, tokens, generator):
    """Masks, True for kept: the number of deletions uniform on 1 … 5."""
    kept = np.ones((count, tokens), bool)
    for row in kept:
        row[generator.choice(tokens, generator.integers(1, LARGEST_DELETION + 1), replace=False)] = False
    return kept


class Reference:
    def __init__(self, path):
        self.tokenizer = AutoTokenizer.from_pretrained(path)
        self.model = AutoModelForSequenceClassification.from_pretrained(path, dtype=torch.float32).eval()

    def scores(self, ids, kept):
        """logit 1 minus logit 0 of each deletion, in batches of one length."""
        ids = np.array(ids)
        rows = [np.concatenate([ids[:1], ids[1:-1][mask], ids[-1:]]) for mask in kept]
        scores = np.empty(len(rows))
        lengths = np.array([len(row) for row in rows])
        for length in np.unique(lengths):
            places = np.flatnonzero(lengths == length)
            for batch in np.array_split(places, max(1, len(places) // 32)):
                with torch.no_grad():
                    logits = self.model(torch.tensor(np.stack([rows[i] for i in batch]))).logits.double()
                scores[batch] = (logits[:, 1] - logits[:, 0]).numpy()
        return scores


def ridge(train, change, test, truth):
    """Smallest test error of ridge regression on deletion indicators over a grid of constants."""
    x, x_test = (~train).astype(float), (~test).astype(float)
    errors = []
    for constant in np.logspace(-2.5, 3.5, 37):
        weights = np.linalg.solve(x.T @ x + constant * np.eye(x.shape[1]), x.T @ change)
        errors.append(np.mean((x_test @ weights - truth) ** 2))
    return min(errors)


def explanation_error(record, kept, scores):
    tokens = [token for token in record["tokens"] if not token["special"]]
    value = np.array([token["scores"]["value"] for token in tokens])
    weight = np.exp([token["scores"]["importance"] for token in tokens])
    background = record.get("background") or {"value": 0, "importance": -np.inf}
    rest = np.exp(background["importance"])
    predicted = (kept @ (weight * value) + rest * background["value"]) / (kept @ weight + rest)
    return np.mean((predicted - scores) ** 2)


def explain(texts, model, samples, options):
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
        file.writelines(json.dumps({"text": text}) + "\n" for text in texts)
        file.flush()
        command = [SIGHTLINE, "explain", "--input", file.name, "--model", model, "--samples", str(samples), "--json",
                   "--target", "1", "--quiet", *options]
        output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [json.loads(line) for line in output.splitlines()]


def published_error(reference, ids, kept, scores):
    from slalom_explanations.slalom_helpers import MyLittleSLALOM, fit_iter_rand
    torch.manual_seed(0)
    content = torch.tensor(ids[1:-1])
    types = content.unique()
    whole = torch.tensor([ids])
    with torch.no_grad():
        logits = reference.model(whole, attention_mask=torch.ones_like(whole))["logits"]
    start = MyLittleSLALOM(types, "cpu", v_init=logits[:, 1] - logits[:, 0])
    with contextlib.redirect_stdout(io.StringIO()):
        values, _, fitted = fit_iter_rand(
            start, reference.model, types, content, offline_ds_size=5000, mode="deletion")
    column = np.searchsorted(types.numpy(), content.numpy())
    weights = np.exp(fitted.get_importances().double().numpy())[column]
    return np.mean((kept @ (weights * values.double().numpy()[column]) / (kept @ weights) - scores) ** 2)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", required=True)
    parser.add_argument("--data", required=True)
    parser.add_argument("--reviews", type=int, default=10)
    parser.add_argument("--tests", type=int, default=500, help="test deletions a review")
    parser.add_argument("--peer", action="store_true")
    options = parser.parse_args()
    with open(options.data, encoding="utf-8", errors="replace") as file:
        texts = list(dict.fromkeys(row["Input.text"] for row in csv.DictReader(file)))[:options.reviews]
    reference = Reference(options.model)
    generator = np.random.default_rng(0)
    cases = []
    for text in texts:
        ids = reference.tokenizer(text)["input_ids"]
        count = len(ids) - 2
        kept = draw(options.tests, count, generator)
        whole = reference.scores(ids, np.ones((1, count), bool))[0]
        cases.append((ids, whole, kept, reference.scores(ids, kept)))

    def report(name, errors, seconds=None):
        print(f"{name:34} {np.mean(errors):.4f}  " + " ".join(f"{e:.4f}" for e in errors)
              + (f"  {seconds / len(errors):.1f} s" if seconds else ""), flush=True)

    report("constant", [np.mean((scores - whole) ** 2) for _, whole, _, scores in cases])
    for name, samples, flags in [
        ("by occurrence, background", 100, []), ("by occurrence, background", 250, []),
        ("by occurrence, background", 500, []), ("by occurrence, background", 1000, []),
        ("published form", 1000, ["--tying", "types", "--background", "none"]),
    ]:
        start = time.perf_counter()
        records = explain(texts, options.model, samples, flags)
        seconds = time.perf_counter() - start
        report(f"{name}, {samples}",
               [explanation_error(r, kept, scores) for r, (_, _, kept, scores) in zip(records, cases)], seconds)
    for samples in (250, 500):
        errors = []
        for ids, whole, kept, scores in cases:
            train = draw(samples, len(ids) - 2, generator)
            errors.append(ridge(train, reference.scores(ids, train) - whole, kept, scores - whole))
        report(f"ridge, best constant, {samples}", errors)
    if options.peer:
        start = time.perf_counter()
        errors = [published_error(reference, ids, kept, scores) for ids, _, kept, scores in cases]
        report("published implementation, 5000", errors, time.perf_counter() - start)


if __name__ == "__main__":
    main()
