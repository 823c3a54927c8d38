"""The dictionary of SLALOM's scores: building it, explaining from it, and what it costs in fidelity. No peer has one."""
import json
import os
import subprocess
import tempfile
import time

import numpy as np

from .measuring import SIGHTLINE, Reference, Server, deletions, kept, table
from .processes import run_process
from .slalom import prediction

TESTS = 300
SHORT_TEXTS = 100_000
FIDELITY_TEXTS = 5


def lines_over_time(command, output):
    """Peak memory, and when each tenth of the lines was written, of a run over a corpus."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    start = time.perf_counter()
    seen = []
    memory = 0
    while True:
        done = process.poll() is not None
        try:
            with open(f"/proc/{process.pid}/status") as file:
                memory = max([memory] + [int(line.split()[1]) for line in file if line.startswith("VmHWM")])
        except OSError:
            pass
        path = output + ".part" if os.path.exists(output + ".part") else output
        if os.path.exists(path):
            seen.append((time.perf_counter() - start, os.path.getsize(path)))
        if done:
            break
        time.sleep(0.02)
    if process.returncode != 0:
        raise RuntimeError(f"{command[0]} failed with {process.returncode}")
    seconds, sizes = np.array(seen).T
    sizes, first = np.unique(sizes, return_index=True)
    seconds = seconds[first]
    return memory * 1024, np.interp(np.linspace(0, sizes[-1], 11), sizes, seconds)


def both_errors(predicted, predicted_whole, truth, whole):
    """Mean squared errors of the score that is left, and of how far it is from the whole text's."""
    return np.mean((predicted - truth) ** 2), np.mean(((predicted - predicted_whole) - (truth - whole)) ** 2)


def run(options):
    threads = ["--threads", str(options.threads)]
    with tempfile.TemporaryDirectory() as folder:
        dictionary = os.path.join(folder, "model.dict")
        build, build_memory = run_process(
            [SIGHTLINE, "dictionary", "build", "--model", options.model, "--vocabulary", "--output", dictionary, "--quiet",
             *threads])
        info = json.loads(subprocess.run(
            [SIGHTLINE, "dictionary", "info", dictionary, "--json"], capture_output=True, check=True, text=True).stdout)
        options.log(f"dictionary: built in {build:.0f} s")

        explain = [SIGHTLINE, "explain", "--model", options.model, "--dictionary", dictionary, "--quiet"]
        review = max(options.all_reviews[:50], key=len)
        single = [run_process([*explain, "--json", review])[0] for _ in range(options.rounds)]
        reviews = os.path.join(folder, "reviews.txt")
        count = 2_000
        with open(reviews, "w") as file:
            file.writelines(options.all_reviews[i % len(options.all_reviews)].replace("\n", " ") + "\n" for i in range(count))
        many = run_process([*explain, "--threads", "1", "--input", reviews, "--output", os.path.join(folder, "out.jsonl")])[0]
        each = (many - np.median(single)) / count

        words = " ".join(options.all_reviews).replace("\n", " ").split()
        short = os.path.join(folder, "short.txt")
        with open(short, "w") as file:
            file.writelines(" ".join(words[(7 * i + j) % len(words)] for j in range(8)) + "\n" for i in range(SHORT_TEXTS))
        output = os.path.join(folder, "short.jsonl")
        memory, times = lines_over_time([*explain, *threads, "--input", short, "--output", output], output)
        tenths = np.diff(times)
        options.log(f"dictionary: {SHORT_TEXTS} texts in {times[-1]:.0f} s")

        reference = Reference(options.model)
        server = Server(options.model, options.threads)
        generator = np.random.default_rng(1)
        errors = {"dictionary, no pass": [], "eff, 500 samples": [], "fidel, 250 samples": []}
        for text in options.reviews[:FIDELITY_TEXTS]:
            ids = reference.ids(text)
            flags = deletions(TESTS, len(ids) - 2, generator)
            truth = reference.scores([kept(ids, row) for row in flags], 32)
            whole = reference.scores([ids], 1)[0]
            answer = json.loads(subprocess.run(
                [*explain, "--json", "--target", "1", text], capture_output=True, check=True, text=True).stdout)
            found = [answer, server.explain("slalomEff", text, 500)[1]["explanation"],
                     server.explain("slalom", text, 250)[1]["explanation"]]
            for name, record in zip(errors, found):
                predicted = prediction(record, np.vstack([np.ones_like(flags[:1]), flags]))
                errors[name].append(both_errors(predicted[1:], predicted[0], truth, whole))
            errors.setdefault("the score of the whole text", []).append(both_errors(whole, whole, truth, whole))
    return "Dictionary", (
        "No peer keeps SLALOM's scores of tokens from one text to the next, so this is Sightline beside itself.\n\n"
        f"{options.model_name}, all {info['tokens']:,} tokens that texts can have, from {info['cost']['forwardPasses']:,} "
        f"sequences: built in **{build:.0f} s**, with {build_memory / 1e6:.0f} MB at most; a file of "
        f"{info['bytes'] / 1e6:.1f} MB.\n\n"
        f"A review of {options.data_name} is explained from it in **{1000 * each:.2f} ms** (tokenizing and writing included, one "
        f"thread, mean of {count:,}); a whole run of the program for one text takes {np.median(single):.2f} s.\n\n"
        f"{SHORT_TEXTS:,} texts of eight words: {SHORT_TEXTS / times[-1]:.0f} a second, the first tenth in {tenths[0]:.2f} s and "
        f"the last in {tenths[-1]:.2f} s, with {memory / 1e6:.0f} MB at most.\n\n"
        f"How well it predicts {TESTS} random deletions of up to five tokens, against explanations that ask the model about the "
        f"text: mean squared errors over {FIDELITY_TEXTS} reviews, of the score and of its change. A dictionary's scores are of "
        "tokens alone and in pairs: of long texts they may say less than the last line, which is for who predicts no change.\n\n"
        + table(["", "score", "change"], [
            [name, *(f"{value:.3f}" for value in np.mean(values, 0))] for name, values in errors.items()]))
