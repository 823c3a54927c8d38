"""The model's tokenizer against Python's tokenizers: 10 MB of reviews, one core, processor time."""
import json
import os
import subprocess
import tempfile
import time

from .measuring import HERE, table

SIZE = 10_000_000


def run(options):
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    from tokenizers import Tokenizer
    texts, size = [], 0
    while size < SIZE:
        for text in options.all_reviews:
            texts.append(text)
            size += len(text.encode())
    path = os.path.join(options.model, "tokenizer.json")
    reference = Tokenizer.from_file(path)
    reference.no_truncation()
    reference.no_padding()
    ours = subprocess.Popen(
        [HERE / ".build/release/TokenizerBenchmark"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    mine, theirs = [], []
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(texts, file)
        file.flush()
        for _ in range(3):
            ours.stdin.write(f"{path}\t{file.name}\n")
            ours.stdin.flush()
            answer = json.loads(ours.stdout.readline())
            mine.append(answer["seconds"])
            start, checksum = time.thread_time(), 0
            encodings = [reference.encode(text) for text in texts]
            theirs.append(time.thread_time() - start)
            for encoding in encodings:
                for token in encoding.ids:
                    checksum = (checksum * 31 + token) & 0xFFFF_FFFF
            assert checksum == answer["checksum"], "other tokens"
    megabytes = size / 1e6
    options.log(f"tokenizing: {min(mine):.2f} s, {min(theirs):.2f} s")
    return "Tokenizing", (
        f"{megabytes:.0f} MB of reviews by the tokenizer of {options.model_name}, best of three, the ids are the same; more "
        "tokenizers in `Benchmarks/tokenization.py`.\n\n" + table(
            ["Sightline, MB/s", "tokenizers, MB/s", "times faster"],
            [[f"{megabytes / min(mine):.1f}", f"{megabytes / min(theirs):.1f}", f"{min(theirs) / min(mine):.1f}"]]))
