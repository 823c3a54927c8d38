"""Dictionaries of SLALOM scores: what one takes to build, what an explanation from it takes, and what that is worth."""
import json
import os
import statistics
import subprocess
import tempfile
import time

import numpy as np

from .measuring import SIGHTLINE, Reference, Server, deletions, kept, table
from .processes import run_process
from .slalom import TESTS, prediction

LONG_TEXTS = 2_000
SHORT_TEXTS = 100_000
SHORT_WORDS = 10
PARTS = 10


def short_texts(reviews):
    """So many runs of a few words, out of the reviews in turn."""
    words = " ".join(reviews).split()
    starts = range(0, SHORT_TEXTS * SHORT_WORDS, SHORT_WORDS)
    return [" ".join(words[(start + place) % len(words)] for place in range(SHORT_WORDS)) for start in starts]


def written(folder, name, texts):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(" ".join(text.split()) + "\n" for text in texts)
    return path


def explained(command):
    """The records that a run prints."""
    found = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return [json.loads(line) for line in found.stdout.splitlines()]


def paced(command, count):
    """Seconds that each part of `count` lines took to come, the first from the first line on, and the peak of resident
    memory, in bytes."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    lines, marks = 0, []
    bounds = [1] + [count * part // PARTS for part in range(1, PARTS + 1)]
    while chunk := process.stdout.read1(1 << 20):
        lines += chunk.count(b"\n")
        while len(marks) < len(bounds) and lines >= bounds[len(marks)]:
            marks.append(time.perf_counter())
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0 or len(marks) < len(bounds):
        raise RuntimeError(f"{command[0]} failed with {status} after {lines} of {count} texts")
    return np.diff(marks), usage.ru_maxrss * 1024


def errors(reference, reviews, records):
    """By method: mean squared errors of the predicted score and of its predicted change, on deletions that no fit has
    seen; one pair for each text."""
    generator = np.random.default_rng(0)
    found = {name: [] for name in records}
    for index, text in enumerate(reviews):
        ids = reference.ids(text)
        flags = deletions(TESTS, len(ids) - 2, generator)
        whole = np.ones((1, len(ids) - 2), bool)
        truth = reference.scores([ids] + [kept(ids, row) for row in flags], 32)
        for name, explanations in records.items():
            predicted = prediction(explanations[index], np.concatenate([whole, flags]))
            miss = predicted - truth
            found[name].append((np.mean(miss[1:] ** 2), np.mean((miss[1:] - miss[0]) ** 2)))
    return {name: np.array(rows) for name, rows in found.items()}


def run(options):
    reviews = options.reviews
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "dict")
        build = [SIGHTLINE, "dictionary", "build", "--model", options.model, "--vocabulary", "--threads",
                 str(options.threads), "--output", path]
        built = [run_process(build) for _ in range(min(options.rounds, 3))]
        info = json.loads(subprocess.run(
            [SIGHTLINE, "dictionary", "info", "--json", path], check=True, capture_output=True).stdout)
        options.log(f"dictionary: built in {[round(seconds, 1) for seconds, _ in built]} s")

        explain = [SIGHTLINE, "explain", "--model", options.model, "--quiet", "--threads", str(options.threads)]
        from_dictionary = explain + ["--dictionary", path, "--target", "1"]
        cycle = [options.all_reviews[index % len(options.all_reviews)] for index in range(LONG_TEXTS)]
        alone = written(folder, "one.txt", cycle[:1])
        many = written(folder, "many.txt", cycle)
        records = explained(from_dictionary + ["--threads", "1", "--input", many])
        within = statistics.median(record["cost"]["seconds"] for record in records)
        tokens = statistics.mean(len(record["tokens"]) for record in records)
        passes = sum(record["cost"]["forwardPasses"] for record in records)
        one, all_texts = (statistics.median(
            run_process(from_dictionary + ["--threads", "1", "--input", file])[0] for _ in range(3))
            for file in (alone, many))
        whole = (all_texts - one) / (LONG_TEXTS - 1)
        options.log(f"dictionary: {1e3 * within:.2f} ms, {1e3 * whole:.2f} ms with reading and writing")

        short = written(folder, "short.txt", short_texts(options.all_reviews))
        some = written(folder, "some.txt", short_texts(options.all_reviews)[:SHORT_TEXTS // PARTS])
        parts, memory = paced(from_dictionary + ["--input", short], SHORT_TEXTS)
        _, less_memory = paced(from_dictionary + ["--input", some], SHORT_TEXTS // PARTS)
        rates = SHORT_TEXTS / PARTS / parts
        options.log(f"dictionary: {rates.round().tolist()} texts a second, {memory / 1e6:.0f} MB")

        samples = max(options.fidel_samples)
        server = Server(options.model, options.threads)
        texts = written(folder, "reviews.txt", reviews)
        reviews = [" ".join(text.split()) for text in reviews]
        found = errors(Reference(options.model), reviews, {
            "dictionary": explained(from_dictionary + ["--input", texts]),
            **{f"eff, {count} samples": [server.explain("slalomEff", text, count)[1]["explanation"] for text in reviews]
               for count in options.eff_samples},
            f"fidel, {samples} samples": [server.explain("slalom", text, samples)[1]["explanation"] for text in reviews],
        })
    rows = [[name, *(f"{value:.4f}" for value in (*pairs.mean(0), *np.median(pairs, 0)))] for name, pairs in found.items()]
    options.log(f"dictionary: {rows}")
    return "Dictionaries", (
        "No peer keeps SLALOM's scores, so this is Sightline beside itself. "
        f"The whole vocabulary of {options.model_name}, {info['tokens']:,} tokens by "
        f"{info['cost']['forwardPasses']:,} sequences of one and two tokens between the special ones, takes "
        f"**{statistics.median(seconds for seconds, _ in built):.0f} s** to score and "
        f"{max(peak for _, peak in built) / 1e6:.0f} MB, and is a file of {info['bytes'] / 1e6:.1f} MB.\n\n"
        f"Explaining a text of {tokens:.0f} tokens on one thread then takes **{1e3 * within:.2f} ms** and "
        f"{passes / LONG_TEXTS:.2f} forward passes, {1e3 * whole:.2f} ms with the text read and all of its JSON written "
        f"(median and mean over {LONG_TEXTS:,} texts, loading not counted).\n\n"
        f"{SHORT_TEXTS:,} texts of {SHORT_WORDS} words, in one run: {rates[0]:,.0f} texts a second over the first tenth, "
        f"{rates[-1]:,.0f} over the last. The largest resident memory is {memory / 1e6:.0f} MB, and "
        f"{less_memory / 1e6:.0f} MB for a tenth of the texts.\n\n"
        f"What it is worth: mean squared errors on {TESTS} random deletions of up to five tokens of {len(reviews)} texts, "
        "of the score that is left, and of the change of the score, which is what removals say.\n\n"
        + table(["", "score", "change", "score, median over texts", "change, median"], rows))
