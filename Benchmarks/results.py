"""Evaluates every method on SST-2 and Yelp-HAT with two classifiers, and writes the tables of docs/results.md.

    python3 Benchmarks/results.py --data ../shared [--only NAME] [--scale 2] [--tables]

DATA has models/{minilm-sst2,tiny-sentiment} and data/{sst2,yelp-hat}. Results go to .build/results, one file a run; a run
that was interrupted goes on, and one that is there is not repeated. --scale takes so many times the texts. --tables makes
the tables of the results that are there and runs nothing. Needs nothing but a built .build/release/sightline.
"""

import argparse
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
RESULTS = ROOT / ".build" / "results"
DOCUMENT = ROOT / "docs" / "results.md"

METHODS = (
    "slalom,slalom-eff,slalom-published,leave-one-out,lime,kernel-shap,permutation-shapley,gradient,gradient-x-input,"
    "integrated-gradients,smoothgrad,attnlrp,rollout,gradient-rollout,attention-flow,gaf,efficient-attention,random,constant"
)
PREDICTING = (
    "slalom,slalom-eff,slalom-published,lime,kernel-shap,permutation-shapley,leave-one-out,integrated-gradients,attnlrp,"
    "constant"
)

# Of each run: model, data, texts, and further options.
RUNS = {
    "minilm-yelp-50": ("minilm-sst2", "yelp-hat/yelp-hat-50.csv", 12, []),
    "minilm-yelp-100": ("minilm-sst2", "yelp-hat/yelp-hat-100.csv", 8, []),
    "minilm-sst2": ("minilm-sst2", "sst2/test.tsv", 38, ["--naive-bayes", "sst2/train.tsv"]),
    "tiny-yelp-50": ("tiny-sentiment", "yelp-hat/yelp-hat-50.csv", 20, []),
    "tiny-yelp-100": ("tiny-sentiment", "yelp-hat/yelp-hat-100.csv", 12, []),
    "tiny-sst2": ("tiny-sentiment", "sst2/test.tsv", 80, ["--naive-bayes", "sst2/train.tsv"]),
    "minilm-yelp-200": ("minilm-sst2", "yelp-hat/yelp-hat-200.csv", 3, []),
    "tiny-yelp-200": ("tiny-sentiment", "yelp-hat/yelp-hat-200.csv", 6, []),
    "curve": (
        "tiny-sentiment", "yelp-hat/yelp-hat-50.csv", 5,
        ["--budget", "curve", "--methods", PREDICTING, "--metrics", "deletion,cost"],
    ),
    "infidelity": ("tiny-sentiment", "yelp-hat/yelp-hat-50.csv", 12, ["--metrics", "infidelity"]),
}
COMMON = ["--budget", "500", "--methods", METHODS]

COLUMNS = {
    "fidelity": "deletion-mse,deletion-correlation",
    "sizes": "deletion-mse@1,deletion-mse@2,deletion-mse@3,deletion-mse@4,deletion-mse@5",
    "ranking": "deletion-auc,insertion-auc,aopc,log-odds,comprehensiveness,sufficiency",
    "people": "human-attention",
    "infidelity": "infidelity",
    "words": "naive-bayes",
    "curve": "deletion-mse,passes",
    "cost": "passes,backward-passes,seconds",
}


def sightline(*arguments, capture=False):
    command = [ROOT / ".build/release/sightline", *arguments]
    return subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE if capture else subprocess.DEVNULL).stdout


def run(name, data, scale):
    model, texts, count, options = RUNS[name]
    output = RESULTS / f"{name}.jsonl"
    if output.exists():
        return
    options = [str(data / "data" / option) if option.endswith(".tsv") else option for option in options]
    for key, value in zip(COMMON[::2], COMMON[1::2]):
        if key not in options:
            options += [key, value]
    print(f"{name}: {int(count * scale)} texts", flush=True)
    sightline(
        "evaluate", "--model", data / "models" / model, "--data", data / "data" / texts, "--limit", str(int(count * scale)),
        "--output", output, "--resume", *options)


def tables():
    text = DOCUMENT.read_text()

    def table(match):
        name, columns = match.group(1).split(":")
        results = RESULTS / f"{name}.jsonl"
        body = sightline(
            "evaluate", "--results", results, "--columns", COLUMNS[columns], "--format-table", "markdown", capture=True
        ) if results.exists() else "not run\n"
        return f"<!-- {match.group(1)} -->\n\n{body}\n<!-- end -->"

    DOCUMENT.write_text(re.sub(r"<!-- (\S+:\S+) -->.*?<!-- end -->", table, text, flags=re.S))
    curve = RESULTS / "curve.jsonl"
    if curve.exists():
        sightline("evaluate", "--results", curve, "--svg", ROOT / "docs" / "quality-cost.svg")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, default=ROOT.parent / "shared")
    parser.add_argument("--only", choices=RUNS, action="append")
    parser.add_argument("--scale", type=float, default=1)
    parser.add_argument("--tables", action="store_true")
    arguments = parser.parse_args()
    RESULTS.mkdir(parents=True, exist_ok=True)
    if not arguments.tables:
        for name in arguments.only or RUNS:
            run(name, arguments.data.resolve(), arguments.scale)
    tables()
