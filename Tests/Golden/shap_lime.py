#!/usr/bin/env python3
"""Writes what the shap and lime libraries say of minilm-sst2, as golden files of SightlineAttributionTests.

    python Tests/Golden/shap_lime.py [directory of minilm-sst2]

Needs the versions below. Writes to Tests/SightlineAttributionTests/Golden/shap-lime.json, for every text:

  text, empty          the text and F of nothing but special tokens
  full                 F of the whole text
  shapley              exact values by shap.KernelExplainer, which asks about every coalition; short texts only
  kernelSHAP           mean and standard deviation over seeds of its sampled values; longer texts only
  limeExhaustive       the regression of lime on every subset, each as often as lime would draw it, and
                       how many draws that are; short texts only
  lime                 mean and standard deviation over seeds of lime's own explanations; longer texts only

F is the log odds of the positive class after deletion of the tokens that are left out.
"""

import importlib.metadata
import itertools
import json
import math
import pathlib
import sys

VERSIONS = {"shap": "0.51.0", "lime": "0.2.0.1", "torch": "2.13.0", "transformers": "5.23.0", "numpy": "2.4.6"}
SEEDS = range(6)
SAMPLES = 1000
SHORT = ["a gripping, beautifully acted film.", "it drags and then stops", "not good, not bad"]
LONG = [
    "the plot is thin and the jokes are old, but the two leads make every scene of it a joy to watch.",
    "two hours of my life that nobody will ever give back to me, and still i would not call it a bad film.",
]

HERE = pathlib.Path(__file__).resolve().parent
OUT = HERE.parent / "SightlineAttributionTests" / "Golden" / "shap-lime.json"
MODEL = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parents[2] / "shared/models/minilm-sst2"

# A neighbour of this file has a library's name: keep the folder off the import path.
sys.path = [entry for entry in sys.path if pathlib.Path(entry or ".").resolve() != HERE]
import lime.lime_base  # noqa: E402
import lime.lime_text  # noqa: E402
import numpy  # noqa: E402
import shap  # noqa: E402
import sklearn.metrics  # noqa: E402
import torch  # noqa: E402
import transformers  # noqa: E402

for package, version in VERSIONS.items():
    found = importlib.metadata.version(package).split("+")[0]
    if found != version:
        sys.exit(f"expected {package}=={version}, found {found}; install that version and run this again")

tokenizer = transformers.AutoTokenizer.from_pretrained(MODEL)
model = transformers.AutoModelForSequenceClassification.from_pretrained(MODEL, dtype=torch.float32).eval()


def score_function(text):
    """The number of content tokens, and F of rows of which of them are kept."""
    ids = tokenizer(text)["input_ids"]
    content, cache = ids[1:-1], {}

    def scores(rows):
        keys = [tuple(bool(kept) for kept in row) for row in numpy.asarray(rows)]
        new = sorted({key for key in keys if key not in cache}, key=sum)
        for _, group in itertools.groupby(new, key=sum):
            group = list(group)
            batch = [[ids[0], *itertools.compress(content, key), ids[-1]] for key in group]
            with torch.no_grad():
                logits = model(input_ids=torch.tensor(batch)).logits.double()
            cache.update(zip(group, (logits[:, 1] - logits[:, 0]).tolist()))
        return numpy.array([cache[key] for key in keys])

    return len(content), scores


def kernel_shap(count, scores, samples, seed):
    numpy.random.seed(seed)
    explainer = shap.KernelExplainer(scores, numpy.zeros((1, count)))
    return explainer.shap_values(numpy.ones(count), nsamples=samples, l1_reg=False, silent=True)


def lime_on_all_subsets(count, scores):
    """Ridge regression of lime on every subset, as often as lime would draw it in so many draws."""
    ways = [math.comb(count, size) for size in range(1, count + 1)]
    repeats = math.lcm(*ways)
    rows = [numpy.ones(count)]
    for removed in range(1, count + 1):
        for subset in itertools.combinations(range(count), removed):
            row = numpy.ones(count)
            row[list(subset)] = 0
            rows += [row] * (repeats // ways[removed - 1])
    data = numpy.array(rows)
    distances = sklearn.metrics.pairwise_distances(data, data[:1], metric="cosine").ravel() * 100
    explainer = lime.lime_text.LimeTextExplainer(random_state=0)
    labels = scores(data)[:, None]
    found = explainer.base.explain_instance_with_data(
        data, labels, distances, 0, count, feature_selection="none")[1]
    return {"draws": len(rows) - 1, "scores": [round(float(dict(found)[feature]), 6) for feature in range(count)]}


def lime_text(count, scores, seed):
    """lime's own explanation of a text of made-up words, one for each token."""
    words = [f"t{index}" for index in range(count)]

    def classify(texts):
        rows = [[word in text.split() for word in words] for text in texts]
        return numpy.stack([numpy.zeros(len(rows)), scores(rows)], axis=1)

    explainer = lime.lime_text.LimeTextExplainer(split_expression=r"\s+", feature_selection="none", random_state=seed)
    found = explainer.explain_instance(
        " ".join(words), classify, labels=(1,), num_features=count, num_samples=SAMPLES + 1)
    by_word = dict(found.as_list(label=1))
    return [by_word[word] for word in words]


def spread(runs):
    runs = numpy.array(runs)
    return {"mean": runs.mean(axis=0).round(6).tolist(), "deviation": runs.std(axis=0, ddof=1).round(6).tolist()}


records = []
for text in SHORT + LONG:
    count, scores = score_function(text)
    empty, full = scores([numpy.zeros(count), numpy.ones(count)])
    record = {"text": text, "empty": round(empty, 6), "full": round(full, 6)}
    if text in SHORT:
        assert 2 ** count - 2 <= SAMPLES, text
        record["shapley"] = kernel_shap(count, scores, SAMPLES, 0).round(6).tolist()
        record["limeExhaustive"] = lime_on_all_subsets(count, scores)
    else:
        record["kernelSHAP"] = spread([kernel_shap(count, scores, SAMPLES, seed) for seed in SEEDS])
        record["lime"] = spread([lime_text(count, scores, seed) for seed in SEEDS])
    records.append(record)

OUT.write_text(json.dumps({"samples": SAMPLES, "seeds": len(SEEDS), "texts": records}, separators=(",", ":")) + "\n")
