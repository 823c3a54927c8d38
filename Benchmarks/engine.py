"""Sightline's engine against transformers, on a BERT-base shape with random weights: the same sequences, the same
threads, in turns, medians and the ratio. Needs torch, transformers and numpy; build first with

    swift build -c release --package-path Benchmarks
    python Benchmarks/engine.py
"""
import argparse
import json
import pathlib
import shutil
import statistics
import subprocess
import tempfile
import time

import numpy as np
import torch
from transformers import BertConfig, BertForSequenceClassification

HERE = pathlib.Path(__file__).parent
TOKENIZER = HERE.parent / "Sources/SightlineModels/Resources/tiny-sentiment"
WORKLOADS = {"16 x 5": (16, 5), "512 x 5": (512, 5), "32 x 128": (32, 128)}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.manual_seed(0)
    torch.set_num_threads(options.threads)
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        reference = BertForSequenceClassification(BertConfig(num_labels=2)).eval()
        reference.save_pretrained(folder / "model")
        for name in ("tokenizer.json", "tokenizer_config.json"):
            shutil.copy(TOKENIZER / name, folder / "model" / name)
        engine = subprocess.Popen(
            [HERE / ".build/release/EngineBenchmark", folder / "model", str(options.threads)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

        def ours(path):
            engine.stdin.write(f"{path}\n")
            engine.stdin.flush()
            answer = json.loads(engine.stdout.readline())
            return answer["seconds"], np.array(answer["logits"])

        def theirs(ids):
            start = time.perf_counter()
            with torch.no_grad():
                logits = reference(ids).logits
            return time.perf_counter() - start, logits.numpy()

        parameters = sum(p.numel() for n, p in reference.named_parameters() if "encoder" in n)
        print(f"{'workload':>10} {'ours, s':>9} {'theirs, s':>9} {'ratio':>6} {'GFLOP/s':>8} {'largest difference':>19}")
        for name, (count, length) in WORKLOADS.items():
            ids = torch.randint(1000, 11000, (count, length))
            path = folder / "ids.json"
            path.write_text(json.dumps(ids.tolist()))
            ours(path), theirs(ids)
            rounds = [(ours(path), theirs(ids)) for _ in range(options.rounds)]
            mine = statistics.median(a[0] for a, _ in rounds)
            other = statistics.median(b[0] for _, b in rounds)
            ratio = statistics.median(b[0] / a[0] for a, b in rounds)
            difference = max(np.abs(a[1] - b[1]).max() for a, b in rounds)
            rate = 2 * parameters * ids.numel() / mine / 1e9
            print(f"{name:>10} {mine:9.3f} {other:9.3f} {ratio:6.2f} {rate:8.0f} {difference:19.1e}")
        engine.stdin.close()
        engine.wait()


if __name__ == "__main__":
    main()
