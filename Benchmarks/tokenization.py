"""Sightline's tokenizers against the Python library `tokenizers`: the same tokenizer.json, the same texts, one thread, in
turns, the best of some rounds, and the ratio; the ids must be the same. Needs tokenizers, and torch, numpy or other
packages to read; build first with

    swift build -c release --package-path Benchmarks
    python Benchmarks/tokenization.py

The texts are docstrings of Python's standard library and of packages that are installed, in pieces of some 2 kB; the
vocabularies are trained on them. Both are kept in Benchmarks/.build/tokenization.
"""
import argparse
import ast
import json
import os
import pathlib
import random
import subprocess
import sys
import sysconfig
import time

HERE = pathlib.Path(__file__).parent
os.environ["TOKENIZERS_PARALLELISM"] = "false"
sys.path.append(str(HERE.parent / "Tests/Golden"))

import bpe  # noqa: E402
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers  # noqa: E402

N, P = normalizers, pre_tokenizers
PACKAGES = ["torch", "transformers", "scipy", "numpy", "sympy"]


def docstrings(limit=16_000_000):
    seen, size = {}, 0
    for root in [sysconfig.get_path("stdlib"), *(f"{sysconfig.get_path('purelib')}/{name}" for name in PACKAGES)]:
        for path in sorted(pathlib.Path(root).rglob("*.py")):
            try:
                nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
            except (SyntaxError, ValueError):
                continue
            for node in nodes:
                if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
                    text = ast.get_docstring(node) or ""
                    if len(text) > 200 and text not in seen and size < limit:
                        seen[text] = None
                        size += len(text)
    return "\n\n".join(seen).split("\n\n")


def pieces(paragraphs, length=2_000, total=4_000_000):
    texts, current = [], ""
    for paragraph in paragraphs:
        current += paragraph + "\n\n"
        if len(current) > length:
            texts.append(current)
            current = ""
    random.Random(0).shuffle(texts)
    return texts[: total // length]


def byte_level(paragraphs, size, pattern, normalizer=None, **options):
    tokenizer = Tokenizer(models.BPE(**options))
    if normalizer:
        tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = P.ByteLevel(add_prefix_space=False) if pattern is None else P.Sequence(
        [P.Split(Regex(pattern), "isolated"), P.ByteLevel(add_prefix_space=False, use_regex=False)])
    tokenizer.train_from_iterator(paragraphs, trainers.BpeTrainer(
        vocab_size=size, show_progress=False, initial_alphabet=sorted(P.ByteLevel.alphabet())))
    return tokenizer.to_str()


def whole_text(paragraphs, size, normalizer):
    """A BPE without pre-tokenizer, trained on words, as those of SentencePiece are."""
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    tokenizer.pre_tokenizer = P.Metaspace()
    special = ["<unk>", "<s>", "</s>"]
    tokenizer.train_from_iterator(paragraphs, trainers.BpeTrainer(
        vocab_size=size, show_progress=False, special_tokens=special + [f"<0x{byte:02X}>" for byte in range(256)]))
    tokenizer.normalizer = normalizer
    document = json.loads(tokenizer.to_str())
    document["pre_tokenizer"] = None
    document["added_tokens"] = [token for token in document["added_tokens"] if token["content"] in special]
    return json.dumps(document)


def unigram(paragraphs, size):
    """Above what so little text gives, pairs of pieces with low scores."""
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = N.Sequence([N.Nmt(), N.NFKC(), N.Replace(Regex(" {2,}"), " ")])
    tokenizer.pre_tokenizer = P.Metaspace()
    tokenizer.train_from_iterator(paragraphs[::8], trainers.UnigramTrainer(
        vocab_size=min(size, 32_000), show_progress=False, special_tokens=["<s>", "</s>", "<unk>"], unk_token="<unk>"))
    document = json.loads(tokenizer.to_str())
    # The library misreads the last bit of long decimals, which decides between ways to cut that are equally good.
    vocabulary = [[piece, round(score, 6)] for piece, score in document["model"]["vocab"]]
    known, choose = {piece for piece, _ in vocabulary}, random.Random(0)
    while len(vocabulary) < size:
        left, right = (choose.choice(vocabulary)[0] for _ in range(2))
        piece = left + right.lstrip("\u2581")
        if piece not in known and len(piece) < 17:
            known.add(piece)
            vocabulary.append([piece, round(-14 - 2 * choose.random(), 6)])
    document["model"]["vocab"] = vocabulary
    return json.dumps(document)


def word_piece(paragraphs, size, lowercase):
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer, tokenizer.pre_tokenizer = N.BertNormalizer(lowercase=lowercase), P.BertPreTokenizer()
    tokenizer.train_from_iterator(paragraphs, trainers.WordPieceTrainer(
        vocab_size=size, show_progress=False, special_tokens=["[UNK]", "[CLS]", "[SEP]"]))
    return tokenizer.to_str()


SPACES = N.Replace(" ", "\u2581")
KINDS = {
    "WordPiece, BERT uncased": lambda t: word_piece(t, 30_522, lowercase=True),
    "WordPiece, BERT cased": lambda t: word_piece(t, 28_996, lowercase=False),
    "byte-level BPE, GPT-2": lambda t: byte_level(t, 50_257, None),
    "byte-level BPE, Llama 3": lambda t: byte_level(t, 128_000, bpe.LLAMA3, ignore_merges=True),
    "byte-level BPE, Qwen 2": lambda t: byte_level(t, 151_643, bpe.QWEN2, N.NFC()),
    "byte-level BPE, o200k": lambda t: byte_level(t, 199_998, bpe.O200K),
    "whole-text BPE, Llama 2": lambda t: whole_text(t, 32_000, N.Sequence([N.Prepend("\u2581"), SPACES])),
    "whole-text BPE, Gemma": lambda t: whole_text(t, 250_000, SPACES),
    "Unigram, T5": lambda t: unigram(t, 32_000),
    "Unigram, XLM-R": lambda t: unigram(t, 250_000),
}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    folder = HERE / ".build/tokenization"
    folder.mkdir(parents=True, exist_ok=True)
    corpus = folder / "paragraphs.json"
    if not corpus.exists():
        corpus.write_text(json.dumps(docstrings()))
    paragraphs = json.loads(corpus.read_text())
    texts = pieces(paragraphs)
    (folder / "texts.json").write_text(json.dumps(texts))
    ours = subprocess.Popen(
        [HERE / ".build/release/TokenizerBenchmark"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    megabytes = sum(len(text.encode()) for text in texts) / 1e6
    print(f"{len(texts)} texts, {megabytes:.1f} MB")
    print(f"{'tokenizer':>24} {'tokens':>7} {'ours, MB/s':>11} {'theirs, MB/s':>13} {'ratio':>6}")
    for name, make in KINDS.items():
        path = folder / f"{name}.json"
        if not path.exists():
            path.write_text(make(paragraphs))
        reference = Tokenizer.from_file(str(path))
        mine, other = [], []
        for _ in range(options.rounds):
            ours.stdin.write(f"{path}\t{folder / 'texts.json'}\n")
            ours.stdin.flush()
            answer = json.loads(ours.stdout.readline())
            mine.append(answer["seconds"])
            seconds, checksum = 0.0, 0
            for text in texts:
                start = time.thread_time()
                encoding = reference.encode(text)
                seconds += time.thread_time() - start
                for token in encoding.ids:
                    checksum = (checksum * 31 + token) & 0xFFFF_FFFF
            other.append(seconds)
            assert checksum == answer["checksum"], f"{name}: other tokens"
        print(f"{name:>24} {reference.get_vocab_size():7} {megabytes / min(mine):11.1f} {megabytes / min(other):13.1f}"
              f" {min(other) / min(mine):6.1f}", flush=True)
    ours.stdin.close()
    ours.wait()


if __name__ == "__main__":
    main()
