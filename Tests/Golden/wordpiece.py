#!/usr/bin/env python3
"""Writes the vocabularies that the Python library trains, Tests/SightlineTokenizersTests/Golden/wordpiece-training.json.

    python Tests/Golden/wordpiece.py

Needs tokenizers==0.23.3. The words are made of random syllables, each with a random count. The library breaks ties by the
order of a hash table; vocabularies that it does not make the same every time are left out.
"""

import importlib.metadata
import json
import pathlib
import random
import sys

HERE = pathlib.Path(__file__).resolve().parent
OUT = HERE.parent / "SightlineTokenizersTests" / "Golden" / "wordpiece-training.json"

# This folder has a file with the library's name.
sys.path = [entry for entry in sys.path if pathlib.Path(entry or ".").resolve() != HERE]
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers  # noqa: E402

if importlib.metadata.version("tokenizers") != "0.23.3":
    sys.exit("expected tokenizers==0.23.3; install that version and run this again")

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]


def vocabulary(words, size, smallest_count):
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.train_from_iterator((f"{word} " * count for word, count in words.items()), trainers.WordPieceTrainer(
        vocab_size=size, min_frequency=smallest_count, show_progress=False, special_tokens=SPECIAL))
    return sorted(tokenizer.get_vocab())


if __name__ == "__main__":
    random.seed(1)
    syllables = ["".join(random.choices(letters, k=1)[0] for letters in ["bcdfghklmnprstvw", "aeiou", "lmnrst "]).strip()
                 for _ in range(60)]
    words = {"".join(random.choices(syllables, k=random.randint(1, 4))): random.randint(3, 400) for _ in range(500)}
    cases = []
    for size, count in [(size, 2) for size in [50, 100, 150, 200, 250, 300]] + [(1_000_000, 1500)]:
        tokens = vocabulary(words, size, count)
        if all(vocabulary(words, size, count) == tokens for _ in range(5)):
            cases.append({"size": size, "smallestCount": count, "tokens": tokens})
    text = json.dumps({"words": words, "cases": cases}, separators=(",", ":"))
    OUT.write_text(text + "\n", encoding="utf-8")
    print([len(case["tokens"]) for case in cases], OUT.stat().st_size)
