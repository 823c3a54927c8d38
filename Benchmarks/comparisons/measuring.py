"""What all comparisons share: taking turns, the model at hand, this machine and its limit."""
import csv
import json
import os
import pathlib
import platform
import statistics
import subprocess
import tempfile
import time
from importlib import metadata

import numpy as np
import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

HERE = pathlib.Path(__file__).resolve().parents[1]
SIGHTLINE = HERE.parent / ".build/release/sightline"
MODEL_BENCHMARK = HERE / ".build/release/ModelBenchmark"


def timed(task):
    start = time.perf_counter()
    result = task()
    return time.perf_counter() - start, result


# A turn begins after this many seconds: threads of the task before, which wait by spinning, have gone to sleep by then.
PAUSE = 0.3
# Short tasks are repeated for so many seconds in a turn, and the first run, which finds the caches of another, is left out.
SHORTEST_TURN = 1.0


def turn(task):
    time.sleep(PAUSE)
    runs = [task()]
    while sum(seconds for seconds, _ in runs) < SHORTEST_TURN:
        runs.append(task())
    return statistics.median(seconds for seconds, _ in runs[1:] or runs), runs[-1][1]


def in_turns(rounds, *tasks):
    """Median seconds and the last result of each task; tasks return (seconds, result) and alternate, after one warm-up."""
    if rounds > 1:
        for task in tasks:
            task()
    turns = [[turn(task) for task in tasks] for _ in range(rounds)]
    return [(statistics.median(each[i][0] for each in turns), turns[-1][i][1]) for i in range(len(tasks))]


class Server:
    """The process of this package that answers requests about one model."""

    def __init__(self, model, threads, precision="fp32"):
        self.process = subprocess.Popen(
            [MODEL_BENCHMARK, model, str(threads), precision], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.folder = tempfile.TemporaryDirectory()

    def ask(self, **request):
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        return answer["seconds"], answer

    def score(self, sequences):
        path = os.path.join(self.folder.name, "sequences.json")
        with open(path, "w") as file:
            json.dump(sequences, file)
        return self.ask(sequences=path)

    def explain(self, method, text, samples, seed=0):
        return self.ask(method=method, text=text, samples=samples, seed=seed)


class Reference:
    """The same model in transformers."""

    def __init__(self, path):
        self.tokenizer = AutoTokenizer.from_pretrained(path)
        self.model = AutoModelForSequenceClassification.from_pretrained(path, dtype=torch.float32).eval()
        self.padding = self.tokenizer.pad_token_id

    def ids(self, text):
        return self.tokenizer(text)["input_ids"]

    def batches(self, sequences, size):
        """Token ids and attention masks of so many sequences at a time, padded, in the order given."""
        for start in range(0, len(sequences), size):
            part = sequences[start:start + size]
            width = max(map(len, part))
            ids = torch.tensor([row + [self.padding] * (width - len(row)) for row in part])
            mask = torch.tensor([[1] * len(row) + [0] * (width - len(row)) for row in part])
            yield ids, mask

    def logits(self, sequences, size):
        with torch.inference_mode():
            return torch.cat([
                self.model(input_ids=ids, attention_mask=mask).logits for ids, mask in self.batches(sequences, size)
            ]).double().numpy()

    def scores(self, sequences, size):
        logits = self.logits(sequences, size)
        return logits[:, 1] - logits[:, 0]

    def best_batch_size(self, sequences):
        """Of some sizes, the one that scores a sample of the sequences quickest."""
        sample = sequences[:128]
        sizes = (8, 16, 32, 64, 128)
        self.logits(sample, 32)
        return min(sizes, key=lambda size: timed(lambda: self.logits(sample, size))[0])


def kept(ids, mask):
    """The text without the content tokens whose flag is false."""
    return ids[:1] + [token for token, keep in zip(ids[1:-1], mask) if keep] + ids[-1:]


def deletions(count, tokens, generator, largest=5):
    """Flags, true for kept: one to `largest` tokens go, each number as likely."""
    flags = np.ones((count, tokens), bool)
    for row in flags:
        row[generator.choice(tokens, generator.integers(1, largest + 1), replace=False)] = False
    return flags


def short(count, tokens, generator):
    """Flags, true for kept: two or three tokens stay."""
    flags = np.zeros((count, tokens), bool)
    for row in flags:
        row[generator.choice(tokens, generator.integers(2, 4), replace=False)] = True
    return flags


def reviews(path, limit):
    """Distinct texts of a Yelp-HAT file, or the lines of another."""
    with open(path, encoding="utf-8", errors="replace") as file:
        if path.suffix == ".csv":
            texts = [row["Input.text"] for row in csv.DictReader(file)]
        else:
            texts = [line.strip() for line in file if line.strip()]
    return list(dict.fromkeys(texts))[:limit]


def matrix_limit(dtype, threads):
    """GFLOP/s of oneDNN's prepacked product of 2560×768 by 768×3072, the best of five."""
    torch.set_num_threads(threads)
    x, w = torch.randn(2560, 768).to(dtype), torch.randn(3072, 768).to(dtype)
    packed = torch.ops.mkldnn._reorder_linear_weight(w, 2560)
    product = lambda: torch.ops.mkldnn._linear_pointwise(x, packed, None, "none", [], "")  # noqa: E731
    product()
    return 2 * 2560 * 768 * 3072 / min(timed(product)[0] for _ in range(5)) / 1e9


def machine():
    name = platform.processor() or platform.machine()
    try:
        with open("/proc/cpuinfo") as file:
            fields = dict(line.split(":", 1) for line in file if ":" in line)
        fields = {key.strip(): value.strip() for key, value in fields.items()}
        name = f"{fields.get('model name', name)} (family {fields.get('cpu family')}, model {fields.get('model')})"
    except OSError:
        pass
    return name


def versions(*packages):
    return ", ".join(f"{package} {metadata.version(package)}" for package in packages)


def table(header, rows):
    lines = ["| " + " | ".join(map(str, row)) + " |" for row in [header, ["---"] * len(header), *rows]]
    return "\n".join(lines)
