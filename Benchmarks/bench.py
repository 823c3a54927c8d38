"""Every comparison in one run: writes docs/benchmarks.md.

    make bench                                   # installs the peers in .deps/peers, builds, runs
    .deps/peers/bin/python Benchmarks/bench.py --only engine,gradients

Without ../shared it takes the bundled model and the reviews beside this file.
"""
import argparse
import datetime
import importlib
import os
import pathlib
import platform
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
COMPARISONS = ["engine", "slalom", "slalom_eff", "removal", "gradients", "tokenizing", "processes", "dictionary", "flows"]
LARGER_MODEL = ROOT.parent / "shared/models/minilm-sst2"
LARGER_DATA = ROOT.parent / "shared/data/yelp-hat/yelp-hat-100.csv"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    shared = LARGER_MODEL.exists() and LARGER_DATA.exists()
    parser.add_argument("--model", type=pathlib.Path, default=(
        LARGER_MODEL if shared else ROOT / "Sources/SightlineModels/Resources/tiny-sentiment"))
    parser.add_argument("--data", type=pathlib.Path, default=LARGER_DATA if shared else HERE / "reviews.txt",
                        help="a Yelp-HAT file, or a text a line")
    parser.add_argument("--only", default=",".join(COMPARISONS), help="comparisons to run; others keep their sections")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--texts", type=int, default=10, help="texts for SLALOM")
    parser.add_argument("--removal-texts", type=int, default=2)
    parser.add_argument("--gradient-texts", type=int, default=3)
    parser.add_argument("--fidel-samples", type=lambda text: [int(n) for n in text.split(",")], default=[150, 250])
    parser.add_argument("--eff-samples", type=lambda text: [int(n) for n in text.split(",")], default=[100, 250, 500])
    parser.add_argument("--output", type=pathlib.Path, default=ROOT / "docs/benchmarks.md")
    options = parser.parse_args()
    unknown = set(options.only.split(",")) - set(COMPARISONS)
    if unknown:
        parser.error(f"no such comparison: {', '.join(sorted(unknown))}; there are {', '.join(COMPARISONS)}")
    options.log = lambda line: print(line, file=sys.stderr, flush=True)

    from comparisons import measuring
    options.all_reviews = measuring.reviews(options.data, 1_000_000)
    options.reviews = options.all_reviews[:options.texts]
    options.model_name, options.data_name = options.model.name, options.data.stem
    options.model = str(options.model)

    parts = HERE / ".build/sections"
    parts.mkdir(parents=True, exist_ok=True)
    for name in options.only.split(","):
        title, text = importlib.import_module(f"comparisons.{name}").run(options)
        now = datetime.datetime.now(datetime.timezone.utc)
        (parts / f"{name}.md").write_text(
            f"## {title}\n\n{text}\n\n*{now:%Y-%m-%d}, {measuring.machine()}, {options.threads} threads.*\n")
    sections = [(parts / f"{name}.md").read_text() for name in COMPARISONS if (parts / f"{name}.md").exists()]
    packages = measuring.versions("torch", "transformers", "tokenizers", "openvino", "onnxruntime", "slalom-explanations",
                                  "captum", "shap", "lime", "networkx", "cvxpy")
    options.output.write_text(
        "# Benchmarks\n\n"
        "`make bench` made this page: it installs the peers in an environment of their own, runs every comparison, both sides "
        "in turns, and takes medians. Absolute numbers are this machine's; the ratios are the point.\n\n"
        f"{platform.system()}, Python {platform.python_version()}; {packages}.\n\n" + "\n".join(sections))


if __name__ == "__main__":
    main()
